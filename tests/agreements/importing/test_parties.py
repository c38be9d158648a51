"""The cell «parties» of the official list, and of others like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.importing.cells import Problem
from agreements.importing.parties import read_parties


def whats(cell):
    return [problem.what for problem in cell.problems]


PARTIES = {
    "one each": (
        "город Гагарин (Российская Федерация) и город Ратинген (Германия)  ",
        ["RU город Гагарин", "DE город Ратинген"],
    ),
    "a country for all before it": (
        "администрация города Смоленска, Смоленский городской Совет (Российская Федерация), "
        "район Варшава-Урсынов, Совет района Варшава-Урсынов (Республика Польша)",
        [
            "RU администрация города Смоленска",
            "RU Смоленский городской Совет",
            "PL район Варшава-Урсынов",
            "PL Совет района Варшава-Урсынов",
        ],
    ),
    "two regions of one country": (
        "Администрация городского округа Заречный Свердловской области, администрация муниципального "
        "образования\n«город Десногорск» Смоленской области (Российская Федерация) и "
        "муниципальный совет медье Баранья (Венгрия)",
        [
            "RU Администрация городского округа Заречный Свердловской области",
            "RU администрация муниципального образования «город Десногорск» Смоленской области",
            "HU муниципальный совет медье Баранья",
        ],
    ),
    "«и» inside a department": (
        "Управление образования и молодежной политики Администрации города Смоленска (Российская Федерация, "
        "Смоленская область, город Смоленск) и отдел культуры, спорта и туризма города Хаген (ФРГ)",
        [
            "RU Управление образования и молодежной политики Администрации города Смоленска",
            "DE отдел культуры, спорта и туризма города Хаген",
        ],
    ),
    "genitive": (
        "администрация города Пицунда (Республики Абхазия) и город Смоленск (Российской Федерации)",
        ["AB администрация города Пицунда", "RU город Смоленск"],
    ),
    "without brackets": (
        "город Смоленск Российская Федерация и город Херсон Украины",
        ["RU город Смоленск Российская Федерация", "UA город Херсон Украины"],
    ),
    "without brackets after a region": (
        "Муниципальное образование «Шумячский район» Смоленской области\nРоссийской Федерации и "
        "Славгородский район Могилевской области\nРеспублики Беларусь",
        [
            "RU Муниципальное образование «Шумячский район» Смоленской области Российской Федерации",
            "BY Славгородский район Могилевской области Республики Беларусь",
        ],
    ),
    "between commas": (
        "муниципалитет Торговище, Республики Болгария, и город Смоленск, Российской Федерации",
        ["BG муниципалитет Торговище, Республики Болгария", "RU город Смоленск, Российской Федерации"],
    ),
    "only the region": (
        "Муниципальное образование «город Десногорск» Смоленской области\nи Чаусский район "
        "Могилевской области\n(Республика Беларусь)",
        [
            "RU Муниципальное образование «город Десногорск» Смоленской области",
            "BY Чаусский район Могилевской области",
        ],
    ),
    "council after the country": (
        "Администрация муниципального образования «Вяземский район» Смоленской области (Российская "
        "Федерация), Вяземский районный Совет депутатов и\nОршанский районный исполнительный комитет "
        "Витебской области (Республика Беларусь), Оршанский районный Совет депутатов",
        [
            "RU Администрация муниципального образования «Вяземский район» Смоленской области",
            "RU Вяземский районный Совет депутатов",
            "BY Оршанский районный исполнительный комитет Витебской области",
            "BY Оршанский районный Совет депутатов",
        ],
    ),
    "small letters in the country": (
        "Витебский районный Совет депутатов (Республика Беларусь) и Руднянский окружной Совет депутатов "
        "(Российская федерация)",
        ["BY Витебский районный Совет депутатов", "RU Руднянский окружной Совет депутатов"],
    ),
    "stray signs": (
        "город Смоленск (Россия),, и город Хаген (Германия);",
        ["RU город Смоленск", "DE город Хаген"],
    ),
    "comma for «и»": (
        "пос. Герьен (Венгрия), г. Десногорск (Российская Федерация)",
        ["HU пос. Герьен", "RU г. Десногорск"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), PARTIES.values(), ids=PARTIES)
def test_reads_the_parties(text, expected):
    cell = read_parties(text)

    assert [f"{party.country} {party.name_as_signed}" for party in cell.parties] == expected
    assert cell.problems == ()


def test_reads_twelve_parties():
    home = [f"Муниципальное образование «{name} район» Смоленской области" for name in "АБВГДЕ"]
    foreign = [f"{name} районный исполнительный комитет" for name in ["Горецкий", "Дрибинский", "Чаусский"] * 2]
    text = f"{', '.join(home)} (Российской Федерации) и\n{', '.join(foreign)}\n(Республика Беларусь)"

    cell = read_parties(text)

    assert [party.name_as_signed for party in cell.parties] == home + foreign
    assert [party.side for party in cell.parties] == ["home"] * 6 + ["foreign"] * 6


@pytest.mark.parametrize(
    ("text", "body", "place", "region"),
    [
        ("город Суйчжун провинции Ляонин (КНР)", "", "город Суйчжун", "провинции Ляонин"),
        ("Смоленская районная Дума (Россия)", "council", "Смоленская районная", ""),
        ("Исполнительный комитет Витебского района (Беларусь)", "executive", "Витебского района", ""),
        (
            "Правление Союза гмин Кутновского региона (Польша)",
            "executive",
            "Союза гмин Кутновского региона",
            "",
        ),
        ("Советский район города Гомеля (Беларусь)", "", "Советский район города Гомеля", ""),
        (
            "отдел образования Оршанского городского исполнительного комитета (Республика Беларусь, "
            "Витебская область, город Орша)",
            "department",
            "Оршанского городского",
            "Витебская область",
        ),
        (
            "Управление по образованию администрации Московского района города Минска (Республика Беларусь)",
            "department",
            "Московского района города Минска",
            "",
        ),
        (
            "Органы местного самоуправления муниципального образования «Сафоновский район» Смоленской области (РФ)",
            "",
            "муниципального образования «Сафоновский район»",
            "Смоленской области",
        ),
    ],
    ids=["province", "council", "executive", "union", "not a council", "nested", "three deep", "no one body"],
)
def test_tells_body_place_and_region_apart(text, body, place, region):
    [party] = read_parties(text).parties

    assert (party.body, party.place, party.region) == (body, place, region)


SOVIET = "Смоленский городской Совет народных депутатов и Муниципальный Совет города Тюля (Франция)"


def test_a_country_does_not_reach_across_the_two_sides():
    cell = read_parties(SOVIET)

    assert [(party.side, party.country) for party in cell.parties] == [(None, None), ("foreign", "FR")]
    assert cell.problems == (Problem("no_country", "Смоленский городской Совет народных депутатов"),)


def test_the_title_tells_the_country_of_a_silent_cell():
    cell = read_parties(SOVIET, "Соглашение между городами Смоленск (СССР) и Тюль (Франция), май 1981 года")

    assert [party.side for party in cell.parties] == ["home", "foreign"]
    assert cell.problems == ()


def test_a_title_without_countries_tells_nothing():
    cell = read_parties(
        "Смоленский городской совет народных депутатов и муниципалитет города Хаген",
        "Соглашение о побратимстве городов Смоленск и Хаген от 15 ноября 1985 года",
    )

    assert [party.country for party in cell.parties] == [None, None]
    assert whats(cell) == ["no_country", "no_country"]


def test_a_title_tells_the_country_of_the_nearest_name_only():
    cell = read_parties("Совет города Смоленска и совет города Хаген", "Договор городов Смоленск и Хаген (ФРГ)")

    assert [party.country for party in cell.parties] == [None, "DE"]


def test_other_countries_can_be_given_in():
    text = "город Смоленск (Россия) и город Рига (Латвия)"

    assert whats(read_parties(text)) == ["no_country"]
    assert read_parties(text, countries={"латвия": "LV"}).parties[1].country == "LV"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "empty"),
        ("-", "unread"),
        ("город Смоленск и Хаген (Германия)", "unclear"),
        ("город Смоленск (Россия) город Хаген (Германия)", "unclear"),
        ("город Смоленск (Россия", "unclear"),
        ("г. Десногорск (Россия) в лице Главы и пос. Герьен (Венгрия)", "unread"),
        ("город Смоленск (Россия, что-то) и город Орша (Беларусь)", "unread"),
        ("город Смоленск (Россия), город Орша и город Витебск (Республика Беларусь)", "no_country"),
        ("Октябрьский район и Октябрьский район (Республика Беларусь)", "no_country"),
        ("город Гагарин Смоленской области (Республика Беларусь)", "contradiction"),
        ("город Десногорск Смоленской области, город Орша (Республика Беларусь)", "contradiction"),
    ],
)
def test_says_what_of_the_parties_it_could_not_read(text, what):
    assert what in whats(read_parties(text))


@given(st.text(alphabet="город Смленкий«»(),;и№-0123456789.вРФ\n\u00a0", max_size=80))
def test_any_cell_can_be_read(text):
    """Whatever a clerk typed: no exception, and a cell without values says so."""
    assert read_parties(text).parties or read_parties(text).problems
