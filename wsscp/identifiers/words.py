"""Word lists of the check for identifying details: roles, places of work, capitals that are no names."""


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Letters with the accents of European names; the text is folded first (wsscp/identifiers/__init__.py).
UPPER, LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿĀ-ž"
NAME_PATTERN = (
    rf"(?:[OD]'|Mc|Mac|Al-|El-)?[{UPPER}Ł-Ž][{LOWER}]{{1,25}}"
    rf"(?:[-'][{UPPER}]?[{LOWER}]{{2,25}}){{0,2}}"
)

FAMILY = (
    "(?:(?:(?:birth|foster|adoptive|great|step|half|older|younger|elder|ex)[- ])?"
    "(?:mother|mum|mummy|father|dad|daddy|stepmother|stepmum|stepfather|stepdad|grandmother|grandma|granny|nan"
    "|grandfather|grandad|granddad|aunt|auntie|uncle|cousin|brother|sister|sibling|twin|son|stepson|stepson"
    "|daughter|stepdaughter|grandson|granddaughter|nephew|niece|husband|wife|boyfriend|girlfriend|fiancé)"
    "|(?:her|his|mother's|father's|new|current|former|ex)[- ]partner)"
)
FAMILIES = "(?:siblings|brothers|sisters|half-siblings|twins|triplets|sons|daughters|brother|sister)"
CHILD = "(?:child|baby|infant|toddler|newborn|boy|girl|teenager|teen|youth|lad|pupil|patient|young person)"
CARER = "(?:foster carer|carer|guardian|childminder|lodger|neighbour)"
WORKER = (
    "(?:social worker|health visitor|class teacher|form tutor|teacher|headteacher|head teacher|GP|midwife"
    "|school nurse|nurse|police officer|support worker|key worker|keyworker|personal adviser|paediatrician"
    "|doctor|consultant|solicitor|coach|tutor|teaching assistant|learning mentor|counsellor|therapist"
    "|psychologist|probation officer|youth worker)"
)
ROLE = f"(?:{FAMILY}|{CHILD}|{CARER}|{WORKER})"
# One particular person: with one of these an exact age identifies a child.
PERSON = (
    f"(?:{FAMILY}|{CHILD}|{CARER}|he|she|his|her|him|male|female|man|woman|youth|lad|student|schoolboy"
    "|schoolgirl)"
)

# An address or number after one of these is a place of work, unless somebody's home is meant.
PLACE_OF_WORK = (
    r"\b(?:offices?|county hall|town hall|city hall|civic centre|council|headquarters|hq|po box"
    r"|police station|fire station|hospital|clinic|surgery|health centre|family hub|children's centre|library"
    r"|community centre|courts?|venue|held at|meet(?:ing)? at|hub|switchboard|contact centre|helpline|hotline"
    r"|front door|mash|duty|team|service|call us|reception|enquir\w+|write to|post to)\b"
)
HOME = (
    r"\b(?:home|lives?|living|lived|resid\w+|family|mother|father|mum|dad|child|stays?|staying"
    r"|sleeps?)\b"
)

# Two capitals that are not initials.
ACRONYMS = _set_of(
    """
    AI AP BT CA CC CE CP CQ CT CV DA DH DOB DP DS DV EH ED EU FE FM GP HE HQ HR HV IT JT LA LD LP MH MP NE NI
    NW PA PC PD PE PR QA RE RJ RP RR SE SG SI SW TA TB TV UK UN US VE YJ YP YO
    """
)
# Capitalised words that follow or precede a role without being anybody's name.
NO_NAMES = _set_of(
    """
    a about abuse academy access action actions activity additionally adult adults adur advice adviser
    affected afghan african after again agencies agency albanian alcohol all also although always
    american among an and annual another any approach april arab are area arun as asian assessment at
    attachment audit august aunt auntie autism autumn awareness bangladeshi bank barnardo be because
    been before behaviour being benefit between birmingham black board bognor both box boxes boy boys
    brief brighton britain british brother bulgarian business but by cafcass campaign care carer carers
    caribbean case cases catholic centre chair chichester chief child childline children chinese
    christian christmas class clinic clinical clinics coast college commissioner commissioning committee
    community complex conference consequently consultation contact copy coram council county court
    courts cousin crawford crawley criminal crown croydon current czech dad daddy daily data daughter
    day death december dental department despite development devon digital director disability district
    doctor does domestic dorset drug during dutch duty each early east eastbourne easter economy
    education eight eighteen eleven emergency emotional engagement england english eritrean essex europe
    european even eventually every everyone evidence executive exploitation extra facebook families
    family father fathers february fifteen finally first five following for foster foundation four
    framework french friday friends from front fund furthermore gatwick general german get girl girls
    google government grandad granddad granddaughter grandfather grandma grandmother grandson granny
    group guarantee guard guide guides guiding gypsy half-brother hampshire has have haywards he head
    headteacher health her here hindu his home horsham hospital house housing hove how however hub human
    hungarian husband if impact in inclusion independent indian infant information initial initially
    injury inspection instagram instead insurance integrated intervention iranian iraqi ireland irish is
    it italian its january jewish july june just justice kent key kinship kurdish lancing later latvian
    lead leader leaders leadership leads learning leave leeds lewes liaison likewise limited link list
    lithuanian littlehampton liverpool local london looked ltd magistrates maltreatment manager
    manchester march maternity may meanwhile medical meeting member mental methodist microsoft mid
    midhurst midwife midwives missing mission monday more moreover most mother mothers much mum muslim
    nan national neglect nephew network networks never nevertheless new next nhs niece nine no non north
    northern not november now nspcc number nurse nursery nurses of offer officer officers ofsted often
    on once one online only operation or other our out outcomes outreach over overall oversight overview
    pakistani panel parent parent's parental parenting parents part participation partner partners
    partnership pathway pathways people perhaps permanence person petworth plan planning plans plc
    police policy polish portsmouth portuguese positive practice practitioner practitioners pregnancy
    premium prevention previously primary priority prison private probation procedure procedures
    programme project protection protocol psychologist public pupil quality quarter rapid recently
    referral refuge refugee regis register report representative residence residential response review
    reviews right rights risk road roma romanian royal russian safe safeguarding safety saturday school
    schools scotland scottish scouts screening scrutiny secondary section secure senior sent september
    serious service services seven sexual she shoreham should sibling sikh similarly since sister
    sisters six sleep slovak snapchat social solicitor somali some somehow somerset sometimes son sons
    soon south southampton southern spanish special specialist spring staff standards state steering
    step stepfather stepmother steps steyning still strategic strategy street student studies sub
    subgroup subsequently substance such sudanese suffolk summer sunday superintendent support surgery
    surrey survey sussex syrian system systems teacher teachers team teams ten thames that the their
    them then therapist therapy there therefore these they thirteen this those three through thursday
    thus tiktok to today together toolkit training transition trauma traveller trust tuesday turkish
    tutor twelve twice twin twins twitter two ukrainian uncle under unfortunately unit university until
    update upon use user very victim vietnamese views violence visit visitor visitors voice voices
    voluntary wales ward was we wednesday week weekly welfare well welsh were west western what whatsapp
    when where whether which while white who why wife winter with within without woman women worcester
    worcestershire work worker workers working workshop worthing yes yet you young your youth
    """
)
# Names that are also words, which a text may hold in small letters beside the name.
NAMES_TOO = _set_of(
    """
    amber amy angel autumn bill bob carol chase chip crystal daisy dale dawn dean drew faith frank gene
    glen grace grant guy harry hazel heather holly hope hunter iris ivy jack jade jasmine jay jean jewel
    josh joy june lily mark max may melody miles nick olive pat pearl peg penny piers pip poppy ray reed
    rich rob robin rod rose ruby rusty sandy skip sky stew sue summer sunny tony trinity victor violet
    wade will win
    """
)

# Beside School or Academy these name no school in particular.
NO_SETTING = _set_of(
    """
    a after all alternative an and any at attend attending attends boarding both bring by catholic ce
    church city college community comprehensive day each england every faith first for form free from
    grammar head heads high home in independent infant infants joining junior juniors leaving local lower
    mainstream maintained many middle most nearest new no nursery of old on one other our out pre
    preparatory previous primary private public pupil pupils rc residential roman school schools
    secondary sixth some special starting state studio that the their these this to two under upper
    village when where which while with your
    """
)

# With one of these it is a service, a professional body or a day, and not a setting.
SERVICE = _set_of(
    """
    business commissioning council dance department digital early excellence force games group health
    healthy improvement law leadership learning management medical military music national nurse nursing
    online operation partnership police policing practice practitioner programme project royal
    safeguarding safer science service social sport sports staff summer sunday support teacher teaching
    training trust virtual whole work years
    """
)
