"""Names of a workbook's worksheets: what Excel takes, and each once however alike the titles are."""

import pytest

from wsscp.exports.table_files import sheet_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Activity", "Activity"),
        ("Who came / from where: all?", "Who came   from where  all"),
        ("'Quoted'", "Quoted"),
        ("a\x0bb", "a b"),
        ("", "Table"),
        ("Colours by priority over the quarters", "Colours by priority over the qu"),
    ],
)
def test_a_worksheet_has_a_name_excel_takes(title: str, name: str) -> None:
    assert sheet_name(title, set()) == name


def test_titles_that_begin_alike_have_names_of_their_own() -> None:
    taken: set[str] = set()
    names = [sheet_name("Colours by priority over the quarters", taken) for _ in range(30)]
    assert len({name.casefold() for name in names}) == len(taken) == 30
    assert max(map(len, names)) <= 31
