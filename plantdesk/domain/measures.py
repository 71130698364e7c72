"""The figures of a copper plant, each declared once: everything else (tables, checks, files, charts, help) follows.

Keys are for ever: they stand in every ledger. Hard limits are physics, plausible ranges are trade knowledge and
only ask.
"""

from __future__ import annotations

from decimal import Decimal

from plantdesk.domain.catalogue import (
    END_OF_SHIFT,
    OPTIONAL,
    Attribute,
    Catalogue,
    Chart,
    Derived,
    Due,
    Figure,
    Ratio,
    Sheet,
    Sum,
    Weighted,
)
from plantdesk.domain.text import Text

CATHODE, ORE, CONCENTRATOR, LEACH, DISPATCH = "cathode", "ore", "concentrator", "leach", "dispatch"
SECTION, SOURCE, HEAP, LOT = "section", "source", "heap", "lot"

CATHODE_T = "cathode_t"
GRADE_A_T = "grade_a_t"
REJECT_T = "reject_t"
CELLS_PULLED = "cells_pulled"
CURRENT_KA = "current_ka"
AMPERE_HOURS_KAH = "ampere_hours_kah"
CELLS_LIVE = "cells_live"
CELL_VOLTAGE_V = "cell_voltage_v"
ENERGY_MWH = "energy_mwh"
OUTAGE_H = "outage_h"
WET_T = "wet_t"
MOISTURE_PCT = "moisture_pct"
CU_PCT = "cu_pct"
CONC_DRY_T = "conc_dry_t"
CONC_CU_PCT = "conc_cu_pct"
TAIL_CU_PCT = "tail_cu_pct"
PLS_FLOW_M3H = "pls_flow_m3h"
PLS_GPL = "pls_gpl"
RAFFINATE_GPL = "raffinate_gpl"
DISPATCH_T = "dispatch_t"

DEPOSIT_T = "deposit_t"
HARVEST_T = "harvest_t"
CURRENT_EFFICIENCY_PCT = "current_efficiency_pct"
LIVE_KAH = "live_kah"
DRY_T = "dry_t"
ORE_CU_T = "ore_cu_t"
FEED_DRY_T = "feed_dry_t"
FEED_CU_T = "feed_cu_t"
FEED_GRADED_T = "feed_graded_t"
HEAD_GRADE_PCT = "head_grade_pct"
CONC_CU_T = "conc_cu_t"
TAIL_DRY_T = "tail_dry_t"
ASSAYED_CU_T = "assayed_cu_t"
RECOVERED_CU_T = "recovered_cu_t"
RECOVERY_PCT = "recovery_pct"
RUN_H = "run_h"
PLS_M3 = "pls_m3"
PLS_CU_T = "pls_cu_t"
SX_CU_T = "sx_cu_t"
SX_EXTRACTION_PCT = "sx_extraction_pct"

REMARK = "remark"
SHEET = "sheet"
"""Kind of the subject that carries a shift's remark; its unit is the sheet's key."""
DESTINATION, GRADE, DIVISION, NOTE = "destination", "grade", "division", "note"
"""What is said of a lot beside its tonnes: where it goes, its grade, whose stock it leaves."""

SHEETS = (
    Sheet(
        CATHODE,
        "cathode",
        SECTION,
        Text("Cathode output", "Выпуск катодов", "Катод шығару"),
        Text("Section", "Секция", "Секция"),
    ),
    Sheet(ORE, "ore", SOURCE, Text("Ore", "Руда", "Кен"), Text("Source", "Источник", "Көз")),
    Sheet(
        CONCENTRATOR,
        "ore",
        CONCENTRATOR,
        Text("Concentrator", "Обогатительная фабрика", "Байыту фабрикасы"),
        Text("Concentrator", "Фабрика", "Фабрика"),
    ),
    Sheet(
        LEACH,
        "ore",
        HEAP,
        Text("Leaching", "Выщелачивание", "Шаймалау"),
        Text("Heap", "Штабель", "Үйінді"),
    ),
    Sheet(
        DISPATCH,
        "dispatch",
        LOT,
        Text("Dispatch", "Отгрузка", "Жөнелту"),
        Text("Lot", "Партия", "Партия"),
        sums_by=(DIVISION, DESTINATION),
    ),
)

ATTRIBUTES = (
    Attribute(
        DESTINATION,
        DISPATCH,
        Text("Destination", "Направление", "Бағыт"),
        names=DESTINATION,
        headings=("destination", "country", "consignee", "назначение", "страна", "получатель", "ел", "алушы"),
    ),
    Attribute(
        GRADE, DISPATCH, Text("Grade", "Марка", "Маркасы"), names=GRADE, headings=("cathode grade", "марка катодов")
    ),
    Attribute(
        DIVISION,
        DISPATCH,
        Text("From the stock of", "Со склада", "Қоймадан"),
        names=DIVISION,
        headings=("division", "stock of", "подразделение", "завод", "склад", "бөлімше", "зауыт"),
    ),
    Attribute(NOTE, DISPATCH, Text("Note", "Примечание", "Ескерту"), headings=("remark", "wagon", "вагон")),
)

_T = Text("t", "т", "т")
_PCT = Text("%", "%", "%")
_PCT_CU = Text("% Cu", "% Cu", "% Cu")
_GPL = Text("g/L", "г/л", "г/л")
_CELLS = Text("cells", "ванн", "ванна")
_ZERO = Decimal(0)


def _range(low: str | None, high: str | None) -> tuple[Decimal | None, Decimal | None]:
    return (None if low is None else Decimal(low), None if high is None else Decimal(high))


FIGURES = (
    Figure(
        CATHODE_T,
        CATHODE,
        Text("Cathode output", "Выпуск катодов", "Катод шығарылымы"),
        Text("Cathode", "Катоды", "Катод"),
        _T,
        decimals=1,
        low=_ZERO,
        high=Decimal(2000),
        due=END_OF_SHIFT,
        adds=Sum(),
        source="scale",
        plausible=_range(None, "250"),
        headings=("cathode", "cathode output", "катоды", "катодная медь", "выпуск катодов", "катодты мыс"),
    ),
    Figure(
        GRADE_A_T,
        CATHODE,
        Text("Grade A cathode", "Катоды высшей марки", "Жоғары маркалы катод"),
        Text("Grade A", "Марка A", "A маркасы"),
        _T,
        decimals=1,
        low=_ZERO,
        high=Decimal(2000),
        due=Due(24),
        adds=Sum(),
        source="lab",
        headings=("grade a", "m00k", "м00к", "марка а", "высшей марки"),
    ),
    Figure(
        REJECT_T,
        CATHODE,
        Text("Rejected cathode", "Брак катодов", "Жарамсыз катод"),
        Text("Rejects", "Брак", "Жарамсыз"),
        _T,
        decimals=1,
        low=_ZERO,
        high=Decimal(2000),
        due=END_OF_SHIFT,
        adds=Sum(),
        source="scale",
        plausible=_range(None, "10"),
        headings=("rejects", "rejected cathode", "брак", "брак катодов"),
    ),
    Figure(
        CELLS_PULLED,
        CATHODE,
        Text("Cells pulled", "Выгружено ванн", "Түсірілген ванналар"),
        Text("Pulled", "Выгруз.", "Түсірілді"),
        _CELLS,
        decimals=0,
        low=_ZERO,
        high=Decimal(2000),
        due=END_OF_SHIFT,
        adds=Sum(),
        source="meter",
        whole=True,
        headings=("cells pulled", "pulled", "выгружено ванн", "выгрузка"),
    ),
    Figure(
        CURRENT_KA,
        CATHODE,
        Text("Current", "Сила тока", "Ток күші"),
        Text("Current", "Ток", "Ток"),
        Text("kA", "кА", "кА"),
        decimals=1,
        low=_ZERO,
        high=Decimal(100),
        due=END_OF_SHIFT,
        adds=Weighted(LIVE_KAH),
        source="meter",
        plausible=_range("10", "50"),
        headings=("current", "ток", "сила тока"),
    ),
    Figure(
        AMPERE_HOURS_KAH,
        CATHODE,
        Text("Ampere-hours", "Ампер-часы", "Ампер-сағат"),
        Text("Amp-hours", "А·ч", "А·сағ"),
        Text("kAh", "кА·ч", "кА·сағ"),
        decimals=1,
        low=_ZERO,
        high=Decimal(1300),
        due=END_OF_SHIFT,
        adds=Sum(),
        source="meter",
        headings=("ampere hours", "kah", "ампер часы", "кач"),
    ),
    Figure(
        CELLS_LIVE,
        CATHODE,
        Text("Cells live", "Ванн под током", "Ток астындағы ванналар"),
        Text("Live", "В работе", "Жұмыста"),
        _CELLS,
        decimals=0,
        low=_ZERO,
        high=Decimal(2000),
        due=END_OF_SHIFT,
        adds=Weighted(AMPERE_HOURS_KAH),
        source="meter",
        whole=True,
        headings=("cells live", "live", "cells", "ванн под током", "ванн в работе"),
    ),
    Figure(
        CELL_VOLTAGE_V,
        CATHODE,
        Text("Cell voltage", "Напряжение на ванне", "Ваннадағы кернеу"),
        Text("Voltage", "Напряж.", "Кернеу"),
        Text("V", "В", "В"),
        decimals=3,
        low=_ZERO,
        high=Decimal(5),
        low_open=True,
        high_open=True,
        due=OPTIONAL,
        adds=Weighted(LIVE_KAH),
        source="meter",
        plausible=_range("0.20", "2.3"),
        headings=("cell voltage", "voltage", "напряжение", "напряжение на ванне"),
    ),
    Figure(
        ENERGY_MWH,
        CATHODE,
        Text("DC energy", "Электроэнергия постоянного тока", "Тұрақты ток энергиясы"),
        Text("Energy", "Энергия", "Энергия"),
        Text("MWh", "МВт·ч", "МВт·сағ"),
        decimals=1,
        low=_ZERO,
        high=Decimal(5000),
        due=END_OF_SHIFT,
        adds=Sum(),
        source="meter",
        headings=("energy", "dc energy", "электроэнергия", "энергия"),
    ),
    Figure(
        OUTAGE_H,
        CATHODE,
        Text("Outage", "Простой", "Тоқтап тұру"),
        Text("Outage", "Простой", "Тоқтау"),
        Text("h", "ч", "сағ"),
        decimals=1,
        low=_ZERO,
        high=Decimal(24),
        due=OPTIONAL,
        adds=Sum(),
        source="estimate",
        headings=("outage", "downtime", "простой", "простои"),
    ),
    Figure(
        WET_T,
        ORE,
        Text("Wet ore", "Руда влажная", "Ылғал кен"),
        Text("Wet", "Влажн.", "Ылғал"),
        _T,
        decimals=0,
        low=_ZERO,
        high=Decimal(200000),
        due=END_OF_SHIFT,
        adds=Sum(),
        source="scale",
        headings=("wet ore", "wet", "wet tonnes", "руда влажная", "влажная руда", "переработано руды"),
    ),
    Figure(
        MOISTURE_PCT,
        ORE,
        Text("Moisture", "Влажность", "Ылғалдылық"),
        Text("Moisture", "Влага", "Ылғал."),
        _PCT,
        decimals=1,
        low=_ZERO,
        high=Decimal(100),
        high_open=True,
        due=END_OF_SHIFT,
        adds=Weighted(WET_T),
        source="lab",
        plausible=_range("0.5", "12"),
        headings=("moisture", "h2o", "влага", "влажность"),
    ),
    Figure(
        CU_PCT,
        ORE,
        Text("Copper grade", "Содержание меди", "Мыс мөлшері"),
        Text("Cu", "Cu", "Cu"),
        _PCT_CU,
        decimals=3,
        low=_ZERO,
        high=Decimal(80),
        low_open=True,
        high_open=True,
        due=Due(24),
        adds=Weighted(DRY_T),
        source="lab",
        plausible=_range("0.1", "3"),
        headings=("cu", "copper grade", "head grade", "содержание меди", "медь в руде"),
    ),
    Figure(
        CONC_DRY_T,
        CONCENTRATOR,
        Text("Concentrate, dry", "Концентрат сухой", "Құрғақ концентрат"),
        Text("Conc.", "К-т", "К-т"),
        _T,
        decimals=1,
        low=_ZERO,
        high=Decimal(20000),
        due=END_OF_SHIFT,
        adds=Sum(),
        source="scale",
        headings=("concentrate", "concentrate dry", "концентрат", "концентрат сухой"),
    ),
    Figure(
        CONC_CU_PCT,
        CONCENTRATOR,
        Text("Copper in concentrate", "Медь в концентрате", "Концентраттағы мыс"),
        Text("Conc. Cu", "Cu к-та", "К-т Cu"),
        _PCT_CU,
        decimals=2,
        low=_ZERO,
        high=Decimal("79.9"),
        low_open=True,
        due=Due(24),
        adds=Weighted(CONC_DRY_T),
        source="lab",
        plausible=_range("15", "45"),
        headings=("concentrate cu", "concentrate grade", "медь в концентрате"),
    ),
    Figure(
        TAIL_CU_PCT,
        CONCENTRATOR,
        Text("Copper in tailings", "Медь в хвостах", "Қалдықтардағы мыс"),
        Text("Tails Cu", "Cu хвост.", "Қалдық Cu"),
        _PCT_CU,
        decimals=3,
        low=_ZERO,
        high=Decimal(80),
        high_open=True,
        due=Due(24),
        adds=Weighted(TAIL_DRY_T),
        source="lab",
        plausible=_range("0.02", "0.4"),
        headings=("tailings cu", "tailings", "tailings grade", "хвосты", "медь в хвостах"),
    ),
    Figure(
        PLS_FLOW_M3H,
        LEACH,
        Text("Pregnant solution flow", "Расход продуктивного раствора", "Өнімді ерітінді шығыны"),
        Text("Flow", "Расход", "Шығын"),
        Text("m³/h", "м³/ч", "м³/сағ"),
        decimals=0,
        low=_ZERO,
        high=Decimal(20000),
        due=END_OF_SHIFT,
        adds=Weighted(RUN_H),
        source="meter",
        headings=("pls flow", "flow", "расход раствора"),
    ),
    Figure(
        PLS_GPL,
        LEACH,
        Text("Copper in pregnant solution", "Медь в продуктивном растворе", "Өнімді ерітіндідегі мыс"),
        Text("PLS", "ПР", "ӨЕ"),
        _GPL,
        decimals=2,
        low=_ZERO,
        high=Decimal(60),
        due=Due(12),
        adds=Weighted(PLS_M3),
        source="lab",
        plausible=_range("0.5", "10"),
        headings=("pls", "pls grade", "продуктивный раствор"),
    ),
    Figure(
        RAFFINATE_GPL,
        LEACH,
        Text("Copper in raffinate", "Медь в рафинате", "Рафинаттағы мыс"),
        Text("Raffinate", "Рафинат", "Рафинат"),
        _GPL,
        decimals=2,
        low=_ZERO,
        high=Decimal(60),
        due=Due(12),
        adds=Weighted(PLS_M3),
        source="lab",
        headings=("raffinate", "рафинат"),
    ),
    Figure(
        DISPATCH_T,
        DISPATCH,
        Text("Cathode dispatched", "Отгружено катодов", "Жөнелтілген катод"),
        Text("Tonnes", "Тонн", "Тонна"),
        _T,
        decimals=1,
        low=_ZERO,
        high=Decimal(5000),
        low_open=True,
        due=OPTIONAL,
        adds=Sum(),
        source="scale",
        plausible=_range(None, "1500"),
        headings=(
            "dispatch",
            "dispatched",
            "tonnage",
            "net weight",
            "отгрузка",
            "отгружено",
            "отгружено катодов",
            "вес нетто",
            "масса",
            "жөнелтілді",
        ),
    ),
)

DERIVED = (
    Derived(HARVEST_T, CATHODE, Text("Harvest", "Съём", "Жиналған"), Text("Harvest", "Съём", "Жиналған"), _T, 1, Sum()),
    Derived(
        DEPOSIT_T,
        CATHODE,
        Text("Deposit by Faraday", "Осаждено по Фарадею", "Фарадей бойынша тұндырылған"),
        Text("Deposit", "Осажд.", "Тұндыр."),
        _T,
        1,
        Sum(),
    ),
    Derived(
        LIVE_KAH,
        CATHODE,
        Text("Cell ampere-hours", "Ампер-часы ванн", "Ванна ампер-сағаты"),
        Text("Cell kAh", "кА·ч ванн", "Ванна кА·сағ"),
        Text("kAh·cells", "кА·ч·ванн", "кА·сағ·ванна"),
        0,
        Sum(),
        Chart.NONE,
    ),
    Derived(
        CURRENT_EFFICIENCY_PCT,
        CATHODE,
        Text("Current efficiency", "Выход по току", "Ток бойынша шығым"),
        Text("CE", "ВТ", "ТШ"),
        _PCT,
        1,
        Ratio(HARVEST_T, DEPOSIT_T),
        # What is pulled on a day was deposited on the days before: only a stretch of some crops tells anything.
        Chart.NONE,
        least_days=30,
    ),
    Derived(
        DRY_T,
        ORE,
        Text("Dry ore", "Руда сухая", "Құрғақ кен"),
        Text("Dry", "Сухая", "Құрғақ"),
        _T,
        0,
        Sum(),
    ),
    Derived(
        ORE_CU_T,
        ORE,
        Text("Copper in ore", "Медь в руде", "Кендегі мыс"),
        Text("Cu, t", "Cu, т", "Cu, т"),
        _T,
        1,
        Sum(),
    ),
    Derived(
        FEED_DRY_T,
        CONCENTRATOR,
        Text("Dry feed", "Сухое питание", "Құрғақ қорек"),
        Text("Feed", "Питание", "Қорек"),
        _T,
        0,
        Sum(),
    ),
    Derived(
        FEED_CU_T,
        CONCENTRATOR,
        Text("Copper in feed", "Медь в питании", "Қоректегі мыс"),
        Text("Feed Cu", "Cu питания", "Қорек Cu"),
        _T,
        1,
        Sum(),
    ),
    Derived(
        FEED_GRADED_T,
        CONCENTRATOR,
        Text("Dry feed with a grade", "Сухое питание с анализом", "Талдауы бар құрғақ қорек"),
        Text("Graded feed", "Питание с анал.", "Талданған қорек"),
        _T,
        0,
        Sum(),
        Chart.NONE,
    ),
    Derived(
        HEAD_GRADE_PCT,
        CONCENTRATOR,
        Text("Head grade", "Содержание меди в питании", "Қоректегі мыс мөлшері"),
        Text("Feed Cu", "Cu питания", "Қорек Cu"),
        Text("% Cu", "% Cu", "% Cu"),
        3,
        Ratio(FEED_CU_T, FEED_GRADED_T),
    ),
    Derived(
        CONC_CU_T,
        CONCENTRATOR,
        Text("Mass of copper in concentrate", "Масса меди в концентрате", "Концентраттағы мыс массасы"),
        Text("Cu, t", "Cu, т", "Cu, т"),
        _T,
        1,
        Sum(),
    ),
    Derived(
        TAIL_DRY_T,
        CONCENTRATOR,
        Text("Tailings, dry", "Хвосты сухие", "Құрғақ қалдық"),
        Text("Tailings", "Хвосты", "Қалдық"),
        _T,
        0,
        Sum(),
    ),
    Derived(
        ASSAYED_CU_T,
        CONCENTRATOR,
        Text("Copper in feed with assays", "Медь в питании с анализами", "Талдауы бар қоректегі мыс"),
        Text("Assayed Cu", "Cu с анал.", "Талданған Cu"),
        _T,
        1,
        Sum(),
        Chart.NONE,
    ),
    Derived(
        RECOVERED_CU_T,
        CONCENTRATOR,
        Text("Recovered copper by assays", "Извлечённая медь по анализам", "Талдау бойынша алынған мыс"),
        Text("Recovered", "Извлеч.", "Алынған"),
        _T,
        1,
        Sum(),
        Chart.NONE,
    ),
    Derived(
        RECOVERY_PCT,
        CONCENTRATOR,
        Text("Recovery", "Извлечение", "Бөліп алу"),
        Text("Recovery", "Извлеч.", "Бөліп алу"),
        _PCT,
        1,
        Ratio(RECOVERED_CU_T, ASSAYED_CU_T),
    ),
    Derived(
        RUN_H,
        LEACH,
        Text("Hours run", "Часы работы", "Жұмыс сағаты"),
        Text("Hours", "Часы", "Сағат"),
        Text("h", "ч", "сағ"),
        0,
        Sum(),
        Chart.NONE,
    ),
    Derived(
        PLS_M3,
        LEACH,
        Text("Pregnant solution", "Продуктивный раствор", "Өнімді ерітінді"),
        Text("PLS, m³", "ПР, м³", "ӨЕ, м³"),
        Text("m³", "м³", "м³"),
        0,
        Sum(),
    ),
    Derived(
        PLS_CU_T,
        LEACH,
        Text(
            "Mass of copper in pregnant solution",
            "Масса меди в продуктивном растворе",
            "Өнімді ерітіндідегі мыс массасы",
        ),
        Text("PLS Cu, t", "Cu ПР, т", "ӨЕ Cu, т"),
        _T,
        2,
        Sum(),
        Chart.NONE,
    ),
    Derived(
        SX_CU_T,
        LEACH,
        Text("Copper extracted", "Извлечённая медь", "Алынған мыс"),
        Text("Cu, t", "Cu, т", "Cu, т"),
        _T,
        2,
        Sum(),
    ),
    Derived(
        SX_EXTRACTION_PCT,
        LEACH,
        Text("Extraction", "Экстракция", "Экстракция"),
        Text("Extr.", "Экстр.", "Экстр."),
        _PCT,
        1,
        Ratio(SX_CU_T, PLS_CU_T),
    ),
)


def standard_catalogue() -> Catalogue:
    """Compose the catalogue that ships with PlantDesk."""
    return Catalogue(SHEETS, FIGURES, DERIVED, ATTRIBUTES)
