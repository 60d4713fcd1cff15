"""``find_figures`` as a table: a sentence and every figure that it holds."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.extraction import ArticleText
from ingest.figures import find_article_figures, find_figures

M, BN, TN = 10**6, 10**9, 10**12


def found(text, **options):
    """Return what the tables compare: words, low, high, unit."""
    return [
        (figure.span.surface, figure.low, figure.high, figure.unit)
        for figure in find_figures(text, **options)
    ]


def exact(words, amount, unit="USD"):
    """Return an exact figure as ``found`` gives it."""
    return (words, amount, amount, unit)


MONEY = {
    "It closed a $122 billion round.": [exact("$122 billion", 122 * BN)],
    "It closed a $122-billion round.": [exact("$122-billion", 122 * BN)],
    "The US$5-billion plan": [exact("US$5-billion", 5 * BN)],
    "worth $1.4bn": [exact("$1.4bn", 1400 * M)],
    "worth $600M or so": [exact("$600M", 600 * M)],
    "sales of $252 mln": [exact("$252 mln", 252 * M)],
    "a $14.8 bln fund": [exact("$14.8 bln", 14800 * M)],
    "an $110mn loan": [exact("$110mn", 110 * M)],
    "$2.3 tn wiped out": [exact("$2.3 tn", 2300 * BN)],
    "a $1.25T company": [exact("$1.25T", 1250 * BN)],
    "it costs $5k": [exact("$5k", 5000)],
    "it owes £158.1 m.": [exact("£158.1 m", 158_100_000, "GBP")],
    "$98 MM of notes": [exact("$98 MM", 98 * M)],
    "US$20,000,000,000 in all": [exact("US$20,000,000,000", 20 * BN)],
    "priced at $.42": [exact("$.42", Decimal("0.42"))],
    "53 bln USD": [exact("53 bln USD", 53 * BN)],
    "75 USD million": [exact("75 USD million", 75 * M)],
    "USD5bn": [exact("USD5bn", 5 * BN)],
    "EUR 200 billion": [exact("EUR 200 billion", 200 * BN, "EUR")],
    "512 million US dollars": [exact("512 million US dollars", 512 * M)],
    "A$24 billion": [exact("A$24 billion", 24 * BN, "AUD")],
    "C$62 million": [exact("C$62 million", 62 * M, "CAD")],
    "CA$62 million": [exact("CA$62 million", 62 * M, "CAD")],
    "HK$165": [exact("HK$165", 165, "HKD")],
    "S$3 billion": [exact("S$3 billion", 3 * BN, "SGD")],
    "NT$2.9 trillion": [exact("NT$2.9 trillion", 2900 * BN, "TWD")],
    "NZ$40m": [exact("NZ$40m", 40 * M, "NZD")],
    "R$ 108 billion": [exact("R$ 108 billion", 108 * BN, "BRL")],
    "RM2.4 billion": [exact("RM2.4 billion", 2400 * M, "MYR")],
    "Rs 1.1 lakh crore": [exact("Rs 1.1 lakh crore", 1100 * BN, "INR")],
    "Rs 8,200-crore": [exact("Rs 8,200-crore", 82 * BN, "INR")],
    "₹12,34,567 paid": [exact("₹12,34,567", 1_234_567, "INR")],
    "35 lakh rupees": [exact("35 lakh rupees", 3_500_000, "INR")],
    "₩5 trillion": [exact("₩5 trillion", 5 * TN, "KRW")],
    "103T won": [exact("103T won", 103 * TN, "KRW")],
    "20 trillion-won plan": [exact("20 trillion-won", 20 * TN, "KRW")],
    "2.5 trillion yen": [exact("2.5 trillion yen", 2500 * BN, "JPY")],
    "¥1.6 trillion": [exact("¥1.6 trillion", 1600 * BN, "JPY")],
    "RMB310.4 million": [exact("RMB310.4 million", 310_400_000, "CNY")],
    "CNY160 billion": [exact("CNY160 billion", 160 * BN, "CNY")],
    "1.04 billion yuan": [exact("1.04 billion yuan", 1040 * M, "CNY")],
    "SEK 95bn": [exact("SEK 95bn", 95 * BN, "SEK")],
    "255 MSEK": [exact("255 MSEK", 255 * M, "SEK")],
    "14 billion Swedish kronor": [exact("14 billion Swedish kronor", 14 * BN, "SEK")],
    "AED 9.6bn": [exact("AED 9.6bn", 9600 * M, "AED")],
    "5 billion riyals": [exact("5 billion riyals", 5 * BN, "SAR")],
    "3 million Swiss francs": [exact("3 million Swiss francs", 3 * M, "CHF")],
    "CHF 3 million": [exact("CHF 3 million", 3 * M, "CHF")],
    "361 million pounds": [exact("361 million pounds", 361 * M, "GBP")],
    "470 pence": [exact("470 pence", Decimal("4.70"), "GBP")],
    "3 dollars and 50 cents": [exact("3 dollars and 50 cents", 3.5)],
    "half a trillion dollars": [exact("half a trillion dollars", 500 * BN)],
    "three hundred billion dollars": [exact("three hundred billion dollars", 300 * BN)],
    "a billion and a half dollars": [exact("a billion and a half dollars", 1500 * M)],
    "two dozen million euros": [exact("two dozen million euros", 24 * M, "EUR")],
    "one point seven billion euros": [
        exact("one point seven billion euros", 1700 * M, "EUR")
    ],
    "three quarters of a billion dollars": [
        exact("three quarters of a billion dollars", 750 * M)
    ],
    "two billion three hundred million dollars": [
        exact("two billion three hundred million dollars", 2300 * M)
    ],
    "it expenses five grand": [exact("five grand", 5000)],
    "around ten billion, US dollars this time": [exact("ten billion", 10 * BN)],
    "1,5 Milliarden US-Dollar": [exact("1,5 Milliarden US-Dollar", 1500 * M)],
    "2 mil millones de dólares": [exact("2 mil millones de dólares", 2 * BN)],
    "1,7 milliard d'euros": [exact("1,7 milliard d'euros", 1700 * M, "EUR")],
    "7.500 million euros": [exact("7.500 million euros", 7500 * M, "EUR")],
    "$1.375 billion": [exact("$1.375 billion", 1375 * M)],
    "1兆6000億円": [exact("1兆6000億円", 1600 * BN, "JPY")],
    "380亿元": [exact("380亿元", 38 * BN, "CNY")],
    "500亿美元": [exact("500亿美元", 50 * BN)],
    "5조원": [exact("5조원", 5 * TN, "KRW")],
}


@pytest.mark.parametrize(("text", "expected"), MONEY.items(), ids=list(MONEY))
def test_money(text, expected):
    """Money is found in every printed form, with value and currency."""
    assert found(text) == expected


NO_FIGURES = [
    "Shares rose 12% and margins 1.2 percentage points.",
    "It will create 3,000 jobs and heat 1.5 million homes.",
    "The site covers 250 acres and 1.2 million square feet.",
    "On March 31, 2026, at 8:02 a.m., page 12.",
    "The Series B and the 8-K were filed.",
    "GPT-4 and Llama 405B have 7 billion parameters.",
    "A 70B model on an H100 or a GB300.",
    "ChatGPT has 3B users and 800 million weekly ones.",
    "Call 1-800-555-1234 about 5G.",
    "$NVDA and $TSLA fell.",
    "A trillion-parameter model on 208 billion transistors.",
    "It is roughly two and a half ByteDances.",
    "He won 3 million votes and Team A won 5 games.",
    "The gigawatt-scale campus needs gigawatts.",
    "A 500 MWh battery and 2 gigawatt-hours more.",
    "An 80 MVA transformer, 100 MW-hours, 3 TWh a year.",
    "60,000 pounds of copper went missing.",
    "AI took four dollars of every five.",
    "It returns fifty cents on the dollar.",
    "Two new chips and three GPUs were shown.",
    "8 GPUs to a box.",
    "12,000 Jobs Making AI Chips",
    "Not one dollar sign, not two dollar signs.",
    "2,000 people build chips and 3,000 Engineers Design GPUs.",
    "10,000 memory chips and 5,000 credit cards.",
    "Billions of people and millions of users wait.",
    "Hundreds of thousands protested.",
    "It fell to 18,000 points.",
    "The yen, the won and the dollar fell.",
    "A multi-year, multi-site plan.",
    "All 70 of us, in ALL 5 rooms, TOP 10.",
    "36Kr reported it.",
    "1,1,1,1 and 1.2.3.4 and 10.0.0.1.",
    "He was born in 1984 and left after 40 years.",
    "A 10-for-1 split of 160 million shares.",
    "It ran 2.5 times faster, 3x the speed.",
    "300 W. Main Street",
    "The round was 20 times oversubscribed.",
    "Half of the grand total went to a dozen people.",
    "The company has several offices and a few billion fans.",
    "Some 50 million tokens a second.",
    "It signed 12,000 customers and 9,000 of them pay.",
    "Nasdaq closed at 18,000, chips or no chips; GPUs lost.",
    "",
    "   \n\n ",
    "$",
    "US$ and A$ and £",
    "$ million",
    "dreams of a billion",
    "In 2025, 500 people",
    "1999999999999999999999999999999 dollars",
    "The index gained 300 points to 18,250.",
    "It has 5 data centers in 12 states.",
    "Version 2.5 of the model scored 88.",
    "The vote was 7-4 in favour.",
    "A 20-year deal and a five-year term.",
    "The chip has 192 GB of memory at 8 TB/s.",
    "It draws water at 5 million gallons a day.",
    "Employment rose by 1.2 million.",
    "A 9.25% coupon due 2030.",
    "It fell 45 basis points.",
    "A 3-for-2 split.",
    "Its fleet covers 4,500 miles.",
    "The 100-acre park opens in Q3 2027.",
    "It trained on 15 trillion tokens.",
    "Some 400 engineers moved.",
    "A context window of 1 million tokens.",
    "The 2026 10-K and a 13F.",
    "It ranks No. 1 of 500.",
    "Flight 737 and Boeing 747.",
    "Windows 11 and iOS 18.",
    "Fiscal 2026 starts in July 2025.",
    "At 10:30 on 3/14/2026.",
    "Latitude 35.2, longitude -90.1.",
    "It has 2.4 billion monthly users.",
    "Half of the staff, a quarter of the site.",
    "A couple of analysts, several hundred guests.",
    "Dozens of suppliers, scores of sites.",
    "Multi-cloud, multi-gigawatt, multi-tenant.",
    "A billion-parameter model.",
    "Hundreds of megawatt-hours.",
    "The pound, the real, the rand.",
    "Mark 5, crown 3, cent 2.",
    "It won 20 million viewers.",
    "Won 3, lost 2.",
    "Top 500 supercomputers.",
    "One in three firms.",
    "The first 100 days.",
    "Nvidia has a 90 percent share of chips.",
    "Chips worth watching: three.",
    "GPU prices fell by half.",
    "Jensen Huang, 62, sells GPUs.",
    "Its GPUs ran 24 hours.",
    "Chapter 11, Section 232, Title 17.",
    "ISO 27001 and RFC 9110.",
    "www.example.com/2026/03/5000000",
    "Tel. +1 212 555 0100",
    "The A100, H200, B300, MI355X and TPU v7.",
    "A dollar-denominated bond.",
    "An M4 and an M2 Ultra, a T4, a K80.",
    "The 4K, 8K and 16K screens.",
    "A 500m run and a 5K race.",
    "B-2 and T-34; 5 mm; 20 cr.",
]


@pytest.mark.parametrize("text", NO_FIGURES)
def test_near_misses(text):
    """Numbers that count, date or name something else are no figures."""
    assert found(text) == []


VAGUE = {
    "hundreds of millions of dollars": (100 * M, BN, "USD"),
    "tens of billions of dollars": (10 * BN, 100 * BN, "USD"),
    "billions of dollars": (BN, 1000 * BN, "USD"),
    "hundreds of billions of won": (100 * BN, TN, "KRW"),
    "multibillion-dollar": (BN, TN, "USD"),
    "multi-billion-dollar": (BN, TN, "USD"),
    "several billion dollars": (BN, 10 * BN, "USD"),
    "a few hundred million euros": (100 * M, BN, "EUR"),
    "tens of thousands of GPUs": (10_000, 100_000, "accelerator"),
    "hundreds of megawatts": (100 * M, BN, "W"),
    "several gigawatts": (BN, 10 * BN, "W"),
}


@pytest.mark.parametrize(("words", "limits"), VAGUE.items(), ids=list(VAGUE))
def test_vague(words, limits):
    """A vague amount spans the order that its words name."""
    (figure,) = find_figures(f"It is {words} at most.")
    assert (figure.span.surface, figure.bound) == (words, "vague")
    assert (figure.low, figure.high, figure.unit) == limits


BARE = {
    "It raised $10 billion, 12 billion and 15 billion.": [
        exact("$10 billion", 10 * BN),
        exact("12 billion", 12 * BN),
        exact("15 billion", 15 * BN),
    ],
    "Alphabet $175-185B, Meta 115-135B": [
        ("$175-185B", 175 * BN, 185 * BN, "USD"),
        ("115-135B", 115 * BN, 135 * BN, "USD"),
    ],
    "It would burn through hundreds of millions in electricity alone per year.": [
        ("hundreds of millions", 100 * M, BN, "USD")
    ],
    "The yuan budget of 5 billion yuan grew. Its value broke through 600 billion.": [
        exact("5 billion yuan", 5 * BN, "CNY"),
        ("600 billion", 600 * BN, None, "CNY"),
    ],
    "It gets 3,000 Nvidia processors by June, and 12,000 should run later.": [
        exact("3,000 Nvidia processors", 3000, "accelerator"),
        exact("12,000", 12_000, "accelerator"),
    ],
    "It bought 10,000 GPUs, 4,000 of them new.": [
        exact("10,000 GPUs", 10_000, "accelerator"),
        exact("4,000", 4000, "accelerator"),
    ],
    "It bought 10,000 GPUs and hired 1,200 workers.": [
        exact("10,000 GPUs", 10_000, "accelerator")
    ],
    "It spent $10 billion and reached 2 billion users.": [
        exact("$10 billion", 10 * BN)
    ],
    "It spent $10 billion. Its users reached 2 billion.": [
        exact("$10 billion", 10 * BN)
    ],
    "GPUs sell. Founded in 2019, it has 300 staff.": [],
    "Billions are at stake.": [],
}


@pytest.mark.parametrize(("text", "expected"), BARE.items(), ids=list(BARE))
def test_bare_amounts(text, expected):
    """A number without a unit is a figure only where its surroundings lend one."""
    assert found(text) == expected


POWER = {
    "a 300-megawatt site": ("300-megawatt", 300 * M),
    "1.2GW of load": ("1.2GW", 1200 * M),
    "a 615-MW plant": ("615-MW", 615 * M),
    "two gigawatts": ("two gigawatts", 2 * BN),
    "half a gigawatt": ("half a gigawatt", BN // 2),
    "a quarter of a gigawatt": ("a quarter of a gigawatt", BN // 4),
    "sips 350 watts": ("350 watts", 350),
    "a 130 kW rack": ("130 kW", 130_000),
    "500 megawatt site": ("500 megawatt", 500 * M),
}


@pytest.mark.parametrize(("text", "expected"), POWER.items(), ids=list(POWER))
def test_power(text, expected):
    """Electric power is in watts."""
    assert found(text) == [exact(*expected, "W")]


ACCELERATORS = {
    "100,000 H100s": 100_000,
    "six hundred thousand chips": 600_000,
    "18,000 NVIDIA GB300 GPUs": 18_000,
    "14,000 NVIDIA HGX B200 GPUs": 14_000,
    "550,000 GB200s and GB300s": 550_000,
    "500,000 of Nvidia's most advanced chips": 500_000,
    "200,000 Siyuan 690 accelerators": 200_000,
    "fifty thousand used cards": 50_000,
    "310,000 data-centre GPUs": 310_000,
    "4,000 MI355X units": 4000,
    "2,900 Nvidia boards": 2900,
    "600,000 Ascend 910Cs": 600_000,
    "100,000-GPU": 100_000,
    "1 million TPUs": M,
    "144 chips": 144,
}


@pytest.mark.parametrize(
    ("words", "count"), ACCELERATORS.items(), ids=list(ACCELERATORS)
)
def test_accelerators(words, count):
    """A count of accelerators reaches from the number to the noun."""
    assert found(f"It has {words} here.") == [exact(words, count, "accelerator")]


def test_dollar_of_the_article():
    """A stated dollar holds for the title too."""
    article = ArticleText(
        id="1",
        title="Campus to cost $7 billion",
        text="It sold for $24 billion. All amounts are in Australian dollars.",
    )
    assert {figure.unit for figure in find_article_figures(article)} == {"AUD"}


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("It costs $7 billion. Figures are in Canadian dollars.", "CAD"),
        ("Australia's AirTrunk sold for $24 billion (US$16.1 billion).", "AUD"),
        ("It raised C$62 million; an hour costs $2.35.", "USD"),
        ("The Australian firm pays $5 million.", "USD"),
        ("It paid A$1 million ($650,000).", "USD"),
    ],
)
def test_bare_dollar(text, unit):
    """A bare "$" is another dollar only where the article says so."""
    assert unit in {f.unit for f in find_figures(text) if f.span.surface[0] == "$"}


def test_default_currency():
    """The caller's default holds where the text does not speak."""
    assert found("It pays $5m.", default_currency="CAD") == [exact("$5m", 5 * M, "CAD")]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Toyota of Japan pays ¥5 billion.", "JPY"),
        ("Alibaba, the Chinese group, pays ¥5 billion.", "CNY"),
        ("A sum of ¥5 billion.", "JPY"),
        ("The Danish bank lends 5 billion kroner.", "DKK"),
        ("It lends 5 billion kroner.", "NOK"),
        ("The Swedish firm spends 5 billion kr.", "SEK"),
    ],
)
def test_ambiguous_signs(text, unit):
    """The signs ¥, kroner and kr take the currency of the country that is spoken of."""
    assert [figure.unit for figure in find_figures(text)] == [unit]


def test_spans_are_slices():
    """A figure's span and cues are slices of the part that was read."""
    text = "Über 🚀: more than €1.7 billion (about $2 billion) a year."
    for figure in find_figures(text, part="title"):
        for span in (figure.span, figure.bound_cue, figure.per_cue):
            if span is not None:
                assert span.part == "title"
                assert text[span.start : span.end] == span.surface
