"""How the training figures are summed: boundary days, shares, charges, quarters; and what it costs."""

import io
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from priorities.models import Agency
from tests.cast import ClientFor
from tests.make import make_period, make_plan, make_priority
from tests.make_training import make_attendance, make_category, make_course, make_session, make_summary
from training.models import Attendance, AttendanceShare, Evaluation, Session
from training.statistics.attendance import agency_table, charge_table, follow_up_table
from training.statistics.figures import training_figures
from training.statistics.reach import training_reach
from training.statistics.tables import (
    all_tables,
    mode_table,
    period_name,
    priority_table,
    quarter_table,
    split_table,
    year_table,
)
from wsscp.exports.shares import estimate_spaces, one_decimal, percent_of
from wsscp.exports.table_files import table_sheets
from wsscp.exports.tables import Column, ColumnType, Table, format_value
from wsscp.exports.writers import workbook_pieces

pytestmark = pytest.mark.databases

YEAR = (date(2021, 4, 1), date(2022, 3, 31))


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (101, 160, 63),
        (1, 200, 1),
        (1, 201, 0),
        (1, 2, 50),
        (39, 44, 89),
        (0, 5, 0),
        (6, 5, 120),
        (0, 0, None),
    ],
)
def test_shares_are_rounded_half_up(part, whole, percent):
    assert percent_of(part, whole) == percent


@pytest.mark.parametrize(
    ("attended", "percent", "spaces", "is_exact", "gap"),
    [
        (39, 88, 44, False, "0.6"),
        (101, 63, 160, True, "0.1"),
        (5, 28, 18, True, "0.2"),
        (59, 100, 59, True, "0.0"),
        (1, 70, 2, False, "20.0"),
        (1, 99, 1, False, "1.0"),
    ],
)
def test_printed_share_is_read_as_the_nearest_number_of_spaces(attended, percent, spaces, is_exact, gap):
    reading = estimate_spaces(attended, percent)
    assert (reading.spaces, reading.is_exact, one_decimal(reading.gap)) == (spaces, is_exact, gap)


def test_tenths_are_rounded_half_up():
    assert one_decimal(Fraction(8865, 100)) == "88.7"


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (1234, ColumnType.NUMBER, "1,234"),
        (None, ColumnType.NUMBER, "not known"),
        (63, ColumnType.PERCENT, "63%"),
        (Decimal("1234.5"), ColumnType.MONEY, "£1,234.50"),
        (True, ColumnType.YES, "Yes"),
        (None, ColumnType.YES, ""),
    ],
)
def test_values_are_shown_as_people_write_them(value, kind, text):
    assert format_value(value, kind) == text


def test_chart_is_drawn_in_proportion_and_holds_long_labels():
    rows = (("a" * 30 + " " + "b" * 40, 50), ("Short", 100), ("None", None))
    table = Table(
        "x", "X", (Column("What", ColumnType.TEXT), Column("Share", ColumnType.PERCENT)), rows, charted=1
    )
    first, second = table.chart.bars
    assert len(first.lines) == 2
    assert second.width == 2 * first.width == 326
    assert second.y > first.y + 18
    assert table.chart.height > second.y + 18


def test_period_is_named_as_people_do():
    assert period_name(*YEAR) == "April 2021 to March 2022"
    assert period_name(date(2021, 4, 1), date(2021, 6, 30)) == "1 April 2021 to 30 June 2021"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "precision", "status", "counts", "undecided"),
    [
        ("2021-04-01", "2021-04-01", "day", "held", 1, 0),
        ("2022-03-31", "2022-04-02", "day", "held", 1, 0),
        ("2021-03-31", "2021-04-01", "day", "held", 0, 0),
        ("2022-04-01", "2022-04-01", "day", "held", 0, 0),
        ("2021-04-01", "2022-03-31", "within", "held", 1, 0),
        ("2021-03-31", "2022-03-31", "within", "held", 0, 1),
        ("2021-04-01", "2022-04-01", "within", "held", 0, 1),
        ("2020-04-01", "2021-03-31", "within", "held", 0, 0),
        ("2021-05-01", "2021-05-01", "day", "planned", 0, 0),
        ("2021-05-01", "2021-05-01", "day", "cancelled", 0, 0),
    ],
)
def test_sessions_that_were_certainly_in_the_period_count(
    starts_on, ends_on, precision, status, counts, undecided
):
    session = make_session(starts_on=starts_on, ends_on=ends_on, precision=precision, status=status)
    make_attendance(session, attended=5)
    figures = training_figures(*YEAR)
    assert (figures.total.sessions, figures.total.attended, figures.undecided) == (
        counts,
        5 * counts,
        undecided,
    )


@pytest.mark.django_db
def test_sessions_without_known_spaces_stay_out_of_the_share():
    police = make_category("Police")
    course = make_course()
    make_session(course, came={police: 10})
    make_session(course, spaces=None, came={police: 90})
    total = training_figures(*YEAR).total
    assert (total.attended, total.spaces, total.percent_used) == (100, 20, 50)


@pytest.mark.django_db
def test_figures_by_mode_offer_quarter_and_year():
    police = make_category("Police")
    core = make_course("Core", is_core=True)
    pan = make_course("Pan", is_pan_sussex=True)
    make_session(core, date(2021, 6, 30), came={police: 1}, mode="face_to_face")
    make_session(core, date(2021, 7, 1), came={police: 2})
    make_session(pan, date(2022, 4, 1), came={police: 4})
    make_session(pan, date(2021, 4, 1), ends_on=date(2021, 6, 30), precision="within", came={police: 8})
    make_session(pan, date(2021, 4, 1), ends_on=date(2022, 3, 31), precision="within", came={police: 16})
    figures = training_figures(date(2021, 4, 1), date(2023, 3, 31))

    def attended(table):
        return {row[0]: row[2] for row in table.rows}

    assert attended(mode_table(figures)) == {"Face to face": 1, "Virtual": 30}
    assert attended(split_table(figures)) == {
        "Core offer": 3,
        "Not of the core offer": 28,
        "Pan-Sussex offer": 28,
        "West Sussex only": 3,
    }
    assert attended(quarter_table(figures)) == {
        "April to June 2021": 9,
        "July to September 2021": 2,
        "April to June 2022": 4,
        "Date not recorded closely enough": 16,
    }
    assert attended(year_table(figures)) == {"2021/22": 27, "2022/23": 4}
    assert year_table(training_figures(*YEAR)) is None


@pytest.mark.django_db
def test_course_that_serves_two_priorities_counts_for_both():
    plan = make_plan()
    neglect, exploitation = make_priority(plan, title="Neglect"), make_priority(plan, title="Exploitation")
    course = make_course()
    course.priorities.set([neglect, exploitation])
    make_session(course, came={make_category(): 7})
    table = priority_table(training_figures(*YEAR))
    assert [(row[0], row[2]) for row in table.rows] == [("1. Neglect", 7), ("2. Exploitation", 7)]
    assert table.notes
    assert training_reach({neglect.pk}, *YEAR, title="x").total.attended == 7
    assert training_reach({0}, *YEAR, title="x") is None


@pytest.mark.django_db
def test_charges_are_due_by_agency():
    council = Agency.objects.create(name="The council")
    session = make_session(late_charge=Decimal("12.50"), absence_charge=50)
    of_council = make_category("Council staff", agency=council)
    make_attendance(session, of_council, attended=1, cancelled_late=2, did_not_attend=1)
    make_attendance(session, make_category("Schools"), attended=1, did_not_attend=1)
    table = charge_table(training_figures(*YEAR))
    assert table.rows == (("The council", 2, 1, Decimal("75.00")), ("Schools", 0, 1, Decimal("50.00")))
    assert table.total[-1] == Decimal("125.00")


@pytest.mark.django_db
def test_no_charge_no_table():
    make_session(came={make_category(): 3})
    assert charge_table(training_figures(*YEAR)) is None


@pytest.mark.django_db
def test_totals_are_not_counted_twice():
    course, police = make_course(), make_category("Police force", is_certain=False)
    make_session(course, came={police: 10})
    summary = make_summary()
    summary.courses.add(course)
    AttendanceShare.objects.create(summary=summary, category=police, attended=10)
    table = agency_table(training_figures(*YEAR))
    assert [row[:4] for row in table.rows] == [("Police, agency not known", 10, 100, 10)]
    assert table.notes[-1] == "“Told together” is not added: those sessions have agencies of their own."


@pytest.mark.django_db
def test_those_asked_again_are_summed_by_course():
    course = make_course("Neglect")
    for changed in (1, 3):
        session = make_session(course, came={make_category(): 10})
        Evaluation.objects.create(session=session, asked=5, answered=4, changed_practice=changed)
    assert follow_up_table(training_figures(*YEAR)).rows == (("Neglect", 10, 8, 4, 50),)


@pytest.mark.django_db
def test_text_in_a_workbook_is_never_a_formula():
    make_session(make_course('=HYPERLINK("http://x")'), came={make_category(): 3})
    book = load_workbook(
        io.BytesIO(b"".join(workbook_pieces(table_sheets(all_tables(training_figures(*YEAR))))))
    )
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert '=HYPERLINK("http://x")' in {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)
    sheet = book["The rest of the training offer"]
    assert (sheet["E3"].value, sheet["E3"].number_format) == (0.15, "0%")


@pytest.mark.django_db
@pytest.mark.parametrize("sessions", [1, 200])
def test_tables_take_nine_queries_whatever_the_number_of_sessions(sessions, django_assert_num_queries):
    course, police = make_course(), make_category()
    rows = [
        Session(
            course=course,
            starts_on=YEAR[0] + timedelta(days=number),
            ends_on=YEAR[0] + timedelta(days=number),
            spaces=20,
            status="held",
        )
        for number in range(sessions)
    ]
    made = Session.objects.bulk_create(rows)
    Attendance.objects.bulk_create(
        Attendance(session=session, category=police, attended=3) for session in made
    )
    Evaluation.objects.bulk_create(Evaluation(session=session, responses=2) for session in made)
    summary = make_summary()
    summary.courses.add(course)
    AttendanceShare.objects.create(summary=summary, category=police, attended=2)
    with django_assert_num_queries(9):
        tables = all_tables(training_figures(*YEAR))
    assert tables[1].total[2] == 3 * sessions


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("?from=nonsense&to=2022-03-31", "Enter two real dates."),
        ("?from=2022-03-31&to=2021-03-31", "The first day comes before the last"),
        ("?from=2001-01-01&to=2099-01-01", "Choose 10 years at most."),
        ("?from=2021-04-01", "Enter two real dates."),
    ],
)
def test_nonsense_for_a_period_is_shown_and_a_year_is_shown(client_for: ClientFor, steering, query, says):
    for address in ("/training/", "/training/tables.csv", "/training/tables.xlsx"):
        response = client_for(steering).get(address + query)
        assert response.status_code == 200
    assert says in client_for(steering).get(f"/training/{query}").content.decode()


@pytest.mark.django_db
def test_the_quarterly_report_shows_training_where_it_is_asked_to(client_for: ClientFor, business_team):
    plan = make_plan("plan")
    period = make_period(plan)
    make_session(make_course("Neglect course"), date(2020, 2, 1), came={make_category(): 7})
    client = client_for(business_team)
    address = f"/plans/plan/reports/{period.pk}/"
    assert "Neglect course" not in client.get(address).content.decode()

    client.post(f"{address}edit/", {"shows_training": "on"})
    page = client.get(address).content.decode()
    assert "Training in this period" in page
    assert "7 attendees in 1 session; 35% of the spaces were used." in page
    assert client.get(f"{address}report.pdf").content.startswith(b"%PDF-")
    assert client.get(f"{address}edit/").content.decode().count("checked") == 1

    client.post(f"{address}edit/", {})
    assert "Neglect course" not in client.get(address).content.decode()


@pytest.mark.django_db
def test_a_priority_shows_its_courses_and_their_reach(client_for: ClientFor, steering):
    plan = make_plan("plan")
    priority = make_priority(plan)
    course = make_course("Recognising neglect")
    course.priorities.add(priority)
    make_session(course, date(2020, 2, 1), came={make_category(): 7})
    client = client_for(steering)
    page = client.get(f"/plans/plan/priorities/{priority.pk}/?as_at=2020-02-01").content.decode()
    assert "Recognising neglect" in page
    assert "7 attendees in 1 session." in page
    earlier = client.get(f"/plans/plan/priorities/{priority.pk}/?as_at=2020-01-31").content.decode()
    assert "Recognising neglect" not in earlier
