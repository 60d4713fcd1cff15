"""Whole-extractor tables: short texts and exactly the claims that they make.

All companies are invented. A row lists every claim of its text, so that each row is a
near miss of all other kinds, subjects and statuses.
"""

from __future__ import annotations

import pytest

from ingest.claims import group_repeats
from ingest.readings import Candidate

#: id, headline, text; then each claim as (kind, subject, figure, status).
RIGHT = [
    (
        "round",
        "Quillmark raises $85 million",
        "Quillmark, a chip design startup, raised $85 million in a Series B round led by Vexley Capital.",
        [("funding_round", "Quillmark", "$85 million", "completed")],
    ),
    (
        "power-site",
        "Nordhaven campus",
        "Nordhaven Compute will build a 1.2 GW data center campus in Texas.",
        [("power", "Nordhaven Compute", "1.2 GW", "planned")],
    ),
    (
        "round-talks",
        "Lumenfold seeks fresh money",
        "Lumenfold is in talks to raise $400 million in new funding, according to people familiar with the matter.",
        [("funding_round", "Lumenfold", "$400 million", "talks")],
    ),
    (
        "round-and-worth",
        "Tarnwick valued at $3 billion",
        "Tarnwick raised $250 million at a valuation of $3 billion.",
        [
            ("funding_round", "Tarnwick", "$250 million", "completed"),
            ("valuation", "Tarnwick", "$3 billion", "completed"),
        ],
    ),
    (
        "round-total-to-date",
        "Junoware closes seed round",
        "Junoware raised $12 million in a seed round. The deal brings its total funding to $19 million.",
        [
            ("funding_round", "Junoware", "$12 million", "completed"),
            ("funding_round", "Junoware", "$19 million", "completed"),
        ],
    ),
    (
        "round-pronoun",
        "Kestrelline grows",
        "Kestrelline builds inference servers. The company raised $60 million last month.",
        [("funding_round", "Kestrelline", "$60 million", "completed")],
    ),
    (
        "round-conversion",
        "Marrowdale raises €40 million",
        "Marrowdale raised €40 million ($43 million) in a Series A round.",
        [("funding_round", "Marrowdale", "€40 million", "completed")],
    ),
    (
        "valuation-cap",
        "Halvorsen Chips passes milestone",
        "Halvorsen Chips reached a market value of $1 trillion on Tuesday.",
        [("valuation", "Halvorsen Chips", "$1 trillion", "completed")],
    ),
    (
        "valuation-talks",
        "Lumenfold in talks",
        "Lumenfold is in talks to raise money at a valuation of $9 billion, people familiar with the matter said.",
        [("valuation", "Lumenfold", "$9 billion", "talks")],
    ),
    (
        "acquire-agreed",
        "Fenwicke to buy Quillmark",
        "Fenwicke Cloud agreed to acquire Quillmark for $1.4 billion in cash.",
        [("acquisition", "Fenwicke Cloud", "$1.4 billion", "agreed")],
    ),
    (
        "acquire-passive",
        "Quillmark is sold",
        "Quillmark was acquired by Fenwicke Cloud for $600 million.",
        [("acquisition", "Fenwicke Cloud", "$600 million", "completed")],
    ),
    (
        "divest",
        "Aldermoor sells stake",
        "Aldermoor Power sold its stake in the Ridgeway plant for $700 million.",
        [("divestment", "Aldermoor Power", "$700 million", "completed")],
    ),
    (
        "debt-loan",
        "Nordhaven borrows",
        "Nordhaven Compute secured a $2.3 billion loan from Sablestone Partners to buy GPUs.",
        [("debt", "Nordhaven Compute", "$2.3 billion", "completed")],
    ),
    (
        "debt-bond",
        "Fenwicke taps bond market",
        "Fenwicke Cloud sold $8 billion of bonds on Monday.",
        [("debt", "Fenwicke Cloud", "$8 billion", "completed")],
    ),
    (
        "debt-plan",
        "Nordhaven plans notes",
        "Nordhaven Compute plans to offer $1.5 billion of convertible senior notes due 2031.",
        [("debt", "Nordhaven Compute", "$1.5 billion", "planned")],
    ),
    (
        "ipo",
        "Perrin files",
        "Perrin Silicon plans to raise $900 million in an initial public offering.",
        [("ipo", "Perrin Silicon", "$900 million", "planned")],
    ),
    (
        "ipo-done",
        "Perrin debuts",
        "Perrin Silicon raised $1.1 billion in its initial public offering on Thursday.",
        [("ipo", "Perrin Silicon", "$1.1 billion", "completed")],
    ),
    (
        "capex-build",
        "Nordhaven to build campus",
        "Nordhaven Compute will spend $5 billion on a data center campus in Ohio.",
        [("capex", "Nordhaven Compute", "$5 billion", "planned")],
    ),
    (
        "capex-guidance",
        "Fenwicke lifts outlook",
        "Fenwicke Cloud expects capital expenditures of $70 billion in 2026.",
        [("capex", "Fenwicke Cloud", "$70 billion", "expected")],
    ),
    (
        "capex-result",
        "Fenwicke spends more",
        "Fenwicke Cloud's capital expenditures rose to $21 billion in the third quarter.",
        [("capex", "Fenwicke Cloud", "$21 billion", "completed")],
    ),
    (
        "capex-range",
        "Fenwicke narrows guidance",
        "Fenwicke Cloud now expects capital spending of $62 billion to $66 billion this year.",
        [("capex", "Fenwicke Cloud", "$62 billion to $66 billion", "expected")],
    ),
    (
        "capex-cancelled",
        "Nordhaven drops campus",
        "Nordhaven Compute has scrapped its $4 billion data center project in Leeds.",
        [("capex", "Nordhaven Compute", "$4 billion", "cancelled")],
    ),
    (
        "revenue",
        "Halvorsen reports",
        "Halvorsen Chips reported revenue of $35 billion for the quarter.",
        [("revenue", "Halvorsen Chips", "$35 billion", "completed")],
    ),
    (
        "revenue-guidance",
        "Halvorsen guides",
        "Halvorsen Chips expects revenue of $37 billion in the current quarter.",
        [("revenue", "Halvorsen Chips", "$37 billion", "expected")],
    ),
    (
        "revenue-run-rate",
        "Lumenfold grows",
        "Lumenfold has reached $2 billion in annualized revenue.",
        [("revenue", "Lumenfold", "$2 billion", "completed")],
    ),
    (
        "earnings-profit",
        "Halvorsen profit rises",
        "Halvorsen Chips posted net income of $4.2 billion.",
        [("earnings", "Halvorsen Chips", "$4.2 billion", "completed")],
    ),
    (
        "earnings-loss",
        "Lumenfold loses money",
        "Lumenfold lost $800 million last year.",
        [("earnings", "Lumenfold", "$800 million", "completed")],
    ),
    (
        "backlog",
        "Nordhaven orders swell",
        "Nordhaven Compute said its backlog stood at $18 billion.",
        [("backlog", "Nordhaven Compute", "$18 billion", "completed")],
    ),
    (
        "subsidy",
        "Perrin wins grant",
        "Perrin Silicon was awarded a $600 million grant under the CHIPS Act.",
        [("subsidy", "Perrin Silicon", "$600 million", "agreed")],
    ),
    (
        "settlement",
        "Lumenfold settles",
        "Lumenfold agreed to pay $90 million to settle a copyright lawsuit.",
        [("settlement", "Lumenfold", "$90 million", "agreed")],
    ),
    (
        "market",
        "AI spending to soar",
        "Worldwide spending on AI infrastructure will reach $900 billion in 2027, analysts said.",
        [("market", None, "$900 billion", "expected")],
    ),
    (
        "price-chip",
        "Perrin sets price",
        "Perrin Silicon sells its newest accelerator for $18,000 per chip.",
        [("price", "Perrin Silicon", "$18,000", "completed")],
    ),
    (
        "power-ppa",
        "Fenwicke buys nuclear power",
        "Fenwicke Cloud signed an agreement to buy 600 MW of nuclear power from Aldermoor Power.",
        [("power", "Fenwicke Cloud", "600 MW", "agreed")],
    ),
    (
        "compute",
        "Nordhaven cluster",
        "Nordhaven Compute has installed 40,000 GPUs at its site in Norway.",
        [("compute", "Nordhaven Compute", "40,000 GPUs", "completed")],
    ),
    (
        "money-and-power",
        "Nordhaven to build campus",
        "Nordhaven Compute will spend $5 billion on a 500 MW data center campus in Ohio.",
        [
            ("capex", "Nordhaven Compute", "$5 billion", "planned"),
            ("power", "Nordhaven Compute", "500 MW", "planned"),
        ],
    ),
    (
        "it-pronoun",
        "Fenwicke lifts outlook",
        "Fenwicke Cloud reported results on Tuesday. It expects capital expenditures of $70 billion in 2026.",
        [("capex", "Fenwicke Cloud", "$70 billion", "expected")],
    ),
    (
        "headline-only",
        "Nordhaven Compute secures $2.3 billion loan",
        "The money will buy chips for a site in Norway.",
        [("debt", "Nordhaven Compute", "$2.3 billion", "completed")],
    ),
    (
        "twice-once",
        "Quillmark raises $85 million",
        "Quillmark has raised $85 million in a Series B round. The $85 million round was led by Vexley Capital.",
        [("funding_round", "Quillmark", "$85 million", "completed")],
    ),
    (
        "title-and-body",
        "Fenwicke Cloud to buy Quillmark for $1.4 billion",
        "Fenwicke Cloud agreed to buy Quillmark for $1.4 billion, the companies said on Monday.",
        [("acquisition", "Fenwicke Cloud", "$1.4 billion", "agreed")],
    ),
    (
        "two-companies",
        "Rounds of the week",
        "Quillmark raised $85 million in a Series B round. Junoware raised $12 million in a seed round.",
        [
            ("funding_round", "Quillmark", "$85 million", "completed"),
            ("funding_round", "Junoware", "$12 million", "completed"),
        ],
    ),
    (
        "source-not-subject",
        "Quillmark raises money",
        "Quillmark raised $85 million, Reuters reported on Tuesday.",
        [("funding_round", "Quillmark", "$85 million", "completed")],
    ),
    (
        "lender-not-subject",
        "Sablestone lends",
        "Sablestone Partners provided a $2.3 billion loan to Nordhaven Compute.",
        [("debt", "Nordhaven Compute", "$2.3 billion", "completed")],
    ),
    (
        "analyst-not-subject",
        "Fenwicke outlook",
        "Jefferies expects Fenwicke Cloud to spend $80 billion on capital expenditures next year.",
        [("capex", "Fenwicke Cloud", "$80 billion", "expected")],
    ),
    (
        "supplier-not-subject",
        "Power for Fenwicke",
        "Aldermoor Power will supply 600 MW of electricity to Fenwicke Cloud.",
        [("power", "Fenwicke Cloud", "600 MW", "planned")],
    ),
    (
        "acquire-fails",
        "Fenwicke walks away",
        "Fenwicke Cloud abandoned its plan to buy Quillmark for $1.4 billion.",
        [("acquisition", "Fenwicke Cloud", "$1.4 billion", "cancelled")],
    ),
    (
        "debt-convertible",
        "Fenwicke prices notes",
        "Fenwicke Cloud priced $1.5 billion of convertible notes due 2032.",
        [("debt", "Fenwicke Cloud", "$1.5 billion", "completed")],
    ),
    (
        "round-lead-company-said",
        "Junoware closes",
        "Junoware said on Monday that it raised $30 million in a Series A round led by Vexley Capital.",
        [("funding_round", "Junoware", "$30 million", "completed")],
    ),
    (
        "revenue-fall",
        "Halvorsen reports",
        "Revenue at Halvorsen Chips fell to $3.1 billion in the fourth quarter.",
        [("revenue", "Halvorsen Chips", "$3.1 billion", "completed")],
    ),
    (
        "power-possessive",
        "Campus opens",
        "Nordhaven Compute’s new campus in Finland draws 150 MW.",
        [("power", "Nordhaven Compute", "150 MW", "completed")],
    ),
    (
        "backlog-rpo",
        "Fenwicke reports",
        "Fenwicke Cloud's remaining performance obligations reached $90 billion.",
        [("backlog", "Fenwicke Cloud", "$90 billion", "completed")],
    ),
    (
        "capex-2",
        "Fenwicke spends",
        "Fenwicke Cloud plans to invest $20 billion in data centers in Spain by 2030.",
        [("capex", "Fenwicke Cloud", "$20 billion", "planned")],
    ),
    (
        "valuation-2",
        "Quillmark valued",
        "The deal values Quillmark at $2.5 billion.",
        [("valuation", "Quillmark", "$2.5 billion", "completed")],
    ),
    (
        "loss-net",
        "Lumenfold reports",
        "Lumenfold reported a net loss of $310 million for the year.",
        [("earnings", "Lumenfold", "$310 million", "completed")],
    ),
    (
        "ipo-seek",
        "Perrin seeks listing",
        "Perrin Silicon is seeking to raise up to $2 billion in its IPO, Bloomberg News reported.",
        [("ipo", "Perrin Silicon", "$2 billion", "talks")],
    ),
    (
        "quote-ceo",
        "Fenwicke boss speaks",
        "“We will spend $12 billion on data centers next year,” said Anna Voss, chief executive of Fenwicke Cloud.",
        [("capex", "Fenwicke Cloud", "$12 billion", "planned")],
    ),
]
#: Near misses: figures and numbers that claim nothing.
NOTHING = [
    (
        "no-figure",
        "Quillmark raises money",
        "Quillmark raised an undisclosed sum in a round led by Vexley Capital.",
    ),
    ("percent", "Halvorsen grows", "Revenue at Halvorsen Chips rose 35 percent."),
    ("headcount", "Quillmark hires", "Quillmark has 300 employees in Ohio."),
    (
        "gdp",
        "A big number",
        "That is more than the $280 billion gross domestic product of Portugal.",
    ),
    (
        "phone-number",
        "Contact",
        "Call 555 0100 for tickets to the conference of Quillmark.",
    ),
    ("empty", "Nothing", ""),
    ("date-only", "Quillmark opens", "Quillmark opened an office in 2026."),
    (
        "lawsuit-other",
        "Trial",
        "The trial began on 3 March and is expected to last 30 days.",
    ),
    ("score", "Match", "The home team won 3-2 before 40,000 spectators."),
    ("temperature", "Weather", "It was 30 degrees in Ohio on Tuesday."),
    ("users", "Lumenfold grows", "Lumenfold has 300 million weekly users."),
    (
        "tokens",
        "Lumenfold model",
        "The model of Lumenfold was trained on 15 trillion tokens.",
    ),
    (
        "parameters",
        "Lumenfold model",
        "Lumenfold released a model with 70 billion parameters.",
    ),
    (
        "memory",
        "Halvorsen chip",
        "The new chip from Halvorsen Chips has 192 GB of memory.",
    ),
    (
        "nanometre",
        "Halvorsen chip",
        "Halvorsen Chips makes its parts in a 3-nanometer process.",
    ),
    ("series-b", "Quillmark", "Quillmark closed its Series B round in May."),
    ("year", "Fenwicke", "Fenwicke Cloud was founded in 2014 and has 2,000 staff."),
    (
        "energy-not-power",
        "Solar park",
        "The park of Aldermoor Power made 900 GWh last year.",
    ),
    ("dollar-word", "Market", "The dollar rose against the euro on Monday."),
    ("stock-move", "Shares", "Shares of Halvorsen Chips fell 4 percent."),
    ("address", "Contact", "Visit Quillmark at 1200 Market Street, Suite 400."),
    ("version", "Release", "Lumenfold released version 4.5 of its model."),
    ("area", "Campus", "The campus of Nordhaven Compute covers 400 acres."),
    ("jobs", "Campus", "The project of Nordhaven Compute will create 1,500 jobs."),
    ("ratio", "Quillmark", "Quillmark trades at 30 times its sales."),
    ("rank", "Quillmark", "Quillmark is the third company to do so."),
    ("growth", "Halvorsen", "Profit at Halvorsen Chips doubled from a year earlier."),
    ("employees-cut", "Fenwicke", "Fenwicke Cloud will cut 1,200 jobs."),
    ("customers", "Fenwicke", "Fenwicke Cloud has more than 50,000 customers."),
    (
        "court-date",
        "Quillmark",
        "Quillmark must answer the complaint by 14 April 2026.",
    ),
    ("margin", "Halvorsen", "Halvorsen Chips reported a gross margin of 72 percent."),
    ("basis-points", "Rates", "The central bank cut its rate by 25 basis points."),
    ("stake-percent", "Vexley", "Vexley Capital owns 12 percent of Quillmark."),
    ("shares-count", "Vexley", "Vexley Capital bought 4 million shares of Quillmark."),
    (
        "bandwidth",
        "Halvorsen",
        "The switch of Halvorsen Chips moves 51 terabits a second.",
    ),
    ("speed", "Halvorsen", "The chip of Halvorsen Chips runs at 3 GHz."),
    ("distance", "Cable", "The cable between the two towns is 600 km long."),
    (
        "water",
        "Campus",
        "The campus of Nordhaven Compute needs 2 million gallons of water a day.",
    ),
    ("homes", "Campus", "That is enough for 800,000 homes."),
    ("years", "Contract", "The contract with Fenwicke Cloud runs for 15 years."),
    ("patents", "Perrin", "Perrin Silicon holds 240 patents."),
    ("benchmarks", "Lumenfold", "The model scored 87.5 points on the test."),
    ("countries", "Fenwicke", "Fenwicke Cloud operates in 34 countries."),
    ("floors", "Office", "The office has 12 floors and 900 desks."),
    ("time", "Event", "The keynote of Quillmark starts at 9:30 and lasts 90 minutes."),
    ("emissions", "Fenwicke", "Emissions of Fenwicke Cloud rose to 17 million tons."),
    ("latency", "Quillmark", "Quillmark cut latency to 40 milliseconds."),
    ("voltage", "Grid", "The line carries 345 kilovolts."),
    ("battery", "Storage", "Aldermoor Power stores 300 MWh in batteries."),
    (
        "undisclosed",
        "Deal",
        "Fenwicke Cloud bought Junoware; terms were not disclosed.",
    ),
    ("sum-unnamed", "Deal", "The price was not given, but it is said to be large."),
    ("question", "Opinion", "Who would pay for it?"),
    ("model-number", "Halvorsen", "Halvorsen Chips showed its H900 and M40 parts."),
    ("law-number", "Court", "The case is No. 24-1187 in the district court."),
]
#: Read wrongly today, each with the reason; whoever mends one moves it up.
WRONG = [
    (
        "round-rival",
        "Startup takes on Nvidia",
        "Perrin Silicon, a challenger to Nvidia, said it had closed a $120 million Series C round.",
        [("funding_round", "Perrin Silicon", "$120 million", "completed")],
        "a rival named beside the subject is taken for it",
    ),
    (
        "capex-stalled",
        "Campus on hold",
        "Nordhaven Compute has paused work on its $4 billion data center campus in Leeds.",
        [("capex", "Nordhaven Compute", "$4 billion", "stalled")],
        "paused work is read as cancelled",
    ),
    (
        "contract-supplier",
        "Fenwicke wins deal",
        "Fenwicke Cloud won a $500 million contract from Quillmark to supply computing capacity.",
        [("contract", "Quillmark", "$500 million", "agreed")],
        "the customer of a contract won is not found",
    ),
    (
        "denied",
        "Quillmark denies",
        "Quillmark denied a report that it was in talks to raise $500 million.",
        [("funding_round", "Quillmark", "$500 million", "denied")],
        "the kind of a denied round is not read",
    ),
    (
        "bullets",
        "Rounds of the week",
        "Who raised money this week:\n- Quillmark raised $85 million in a Series B round.\n- Junoware raised $12 million in a seed round.",
        [
            ("funding_round", "Quillmark", "$85 million", "completed"),
            ("funding_round", "Junoware", "$12 million", "completed"),
        ],
        "a name that opens a bullet is not found",
    ),
    (
        "investor-not-subject",
        "Vexley leads round",
        "Vexley Capital led a $85 million round in Quillmark.",
        [("funding_round", "Quillmark", "$85 million", "completed")],
        "whoever leads a round is taken for who raises it",
    ),
    (
        "target-not-subject",
        "Deal for Quillmark",
        "Quillmark will be bought by Fenwicke Cloud in a $1.4 billion deal.",
        [("acquisition", "Fenwicke Cloud", "$1.4 billion", "agreed")],
        "a passive with a deal behind it is read as a contract",
    ),
    (
        "consensus",
        "Halvorsen beats",
        "Analysts had expected revenue of $36 billion.",
        [],
        "an expectation of analysts is read as guidance",
    ),
    (
        "table-row",
        "Halvorsen results",
        "Halvorsen Chips reported its results.\n\nRevenue | $5.1 billion\nNet income | $1.2 billion",
        [
            ("revenue", "Halvorsen Chips", "$5.1 billion", "completed"),
            ("earnings", "Halvorsen Chips", "$1.2 billion", "completed"),
        ],
        "the second row takes the kind of the first",
    ),
]


def summarize(found):
    """Return an extraction's claims as the tables write them, in reading order."""
    return sorted(
        (claim.kind, str(claim.subject), claim.figure.span.surface, claim.status)
        for claim in found.claims
    )


def expect(claims):
    """Return a row's claims in the same order."""
    return sorted((kind, str(who), *rest) for kind, who, *rest in claims)


@pytest.mark.parametrize(
    ("title", "text", "claims"), [x[1:] for x in RIGHT], ids=[x[0] for x in RIGHT]
)
def test_claims(extract, title, text, claims):
    """A text makes these claims, and no other."""
    assert summarize(extract(text, title)) == expect(claims)


@pytest.mark.parametrize(
    ("title", "text"), [x[1:] for x in NOTHING], ids=[x[0] for x in NOTHING]
)
def test_no_claims(extract, title, text):
    """Numbers, ratios, sizes and comparisons are no claims."""
    assert summarize(extract(text, title)) == []


@pytest.mark.parametrize(
    ("title", "text", "claims"),
    [
        pytest.param(*row[1:4], marks=pytest.mark.xfail(strict=True, reason=row[4]))
        for row in WRONG
    ],
    ids=[x[0] for x in WRONG],
)
def test_claims_read_wrongly(extract, title, text, claims):
    """What should come out of texts that are read wrongly today."""
    assert summarize(extract(text, title)) == expect(claims)


def one_claim(extract, text):
    """Return the only claim of a text."""
    (claim,) = extract(text).claims
    return claim


#: text, the field, its value
VALUES = [
    (
        "bound up to",
        "Fenwicke Cloud will spend up to $5 billion on a data center campus.",
        "bound",
        "at_most",
    ),
    (
        "bound more than",
        "Quillmark raised more than $85 million in a Series B round.",
        "bound",
        "at_least",
    ),
    (
        "bound bare",
        "Quillmark raised $85 million in a Series B round.",
        "bound",
        "exact",
    ),
    (
        "basis run rate",
        "Lumenfold has reached an annualized revenue run rate of $2 billion.",
        "basis",
        "run_rate",
    ),
    (
        "basis market",
        "Halvorsen Chips reached a market value of $1 trillion on Tuesday.",
        "basis",
        "market_cap",
    ),
    ("basis none", "Halvorsen Chips reported revenue of $35 billion.", "basis", None),
    (
        "period year",
        "Fenwicke Cloud expects capital expenditures of $70 billion in 2026.",
        "period",
        ("2026-01-01", "2027-01-01"),
    ),
    (
        "period none",
        "Fenwicke Cloud agreed to acquire Quillmark for $1.4 billion in cash.",
        "period",
        None,
    ),
    (
        "medium",
        "Quillmark raised $85 million, Reuters reported on Tuesday.",
        "attribution",
        ("media", "Reuters"),
    ),
    (
        "nobody",
        "Quillmark raised $85 million in a Series B round.",
        "attribution",
        ("none", None),
    ),
    (
        "lead",
        "Quillmark raised $85 million in a Series B round led by Vexley Capital.",
        "roles",
        [("lead_investor", "Vexley Capital")],
    ),
    ("no party", "Quillmark raised $85 million in a Series B round.", "roles", []),
]


@pytest.mark.parametrize(
    ("text", "field", "value"), [x[1:] for x in VALUES], ids=[x[0] for x in VALUES]
)
def test_values(extract, text, field, value):
    """Bound, basis, period, source and parties are read, and none is invented."""
    claim = one_claim(extract, text)
    found = {
        "bound": claim.figure.bound,
        "basis": claim.basis,
        "period": claim.period and (claim.period.start, claim.period.end),
        "attribution": (claim.attribution.type, claim.attribution.name),
        "roles": [(role.role, role.organization) for role in claim.roles],
    }
    assert found[field] == value


def test_repeats_are_evidence(extract):
    """A claim stated twice is one claim that keeps both figures, the body's first."""
    text = "Fenwicke Cloud agreed to buy Quillmark for $1.4 billion on Monday."
    (claim,) = extract(text, "Fenwicke Cloud to buy Quillmark for $1.4 billion").claims
    assert claim.figure.span.part == "text"
    assert [figure.span.part for figure in claim.repeats] == ["title"]
    assert claim.quote.surface == text


def test_subject_span_names_the_subject(extract):
    """The words that name the subject stand nearest before the figure."""
    text = "Quillmark grew. Quillmark raised $85 million in a Series B round."
    assert one_claim(extract, text).subject_span.start == 16


# text, kinds of the figures, groups by figure
GROUPS = [
    ("same", "It got $5 million. The $5 million came.", ["debt", "debt"], [[0, 1]]),
    (
        "other kind",
        "It got $5 million. The $5 million came.",
        ["debt", "ipo"],
        [[0], [1]],
    ),
    (
        "other amount",
        "It got $5 million. The $6 million came.",
        ["debt", "debt"],
        [[0], [1]],
    ),
    (
        "other unit",
        "It got $5 million. The €5 million came.",
        ["debt", "debt"],
        [[0], [1]],
    ),
    (
        "other bound",
        "It got over $5 million. The $5 million came.",
        ["debt", "debt"],
        [[0, 1]],
    ),
    (
        "range and its end",
        "It got $5-6 million. The $5 million came.",
        ["debt", "debt"],
        [[0], [1]],
    ),
]


@pytest.mark.parametrize(
    ("text", "kinds", "groups"), [x[1:] for x in GROUPS], ids=[x[0] for x in GROUPS]
)
def test_group_repeats(place, text, kinds, groups):
    """One claim has one kind, unit and amount; only its bound may differ."""
    figures = place(text).figures
    decided = [
        (f, Candidate(k, None, 1.0)) for f, k in zip(figures, kinds, strict=True)
    ]
    found = group_repeats(decided)
    assert [[placed.index for placed, _ in members] for members in found] == groups


def test_group_repeats_by_subject(place):
    """The same amount of two organizations is two claims."""
    figures = place("It got $5 million. The $5 million came.").figures
    decided = [(f, Candidate("debt", at, 1.0)) for at, f in enumerate(figures)]
    assert len(group_repeats(decided)) == 2
