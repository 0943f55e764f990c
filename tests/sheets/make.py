#!/usr/bin/env python3
"""Makes the tables of this folder anew: what KoboToolbox, ODK Central, ODK Briefcase and Excel write,
and what nobody should. Nothing but Python's own library; all content is invented.

The shapes follow formpack (src/formpack/reporting/export.py: sections, _index, _parent_index, group
separator, both shapes of select_multiple, xlsxwriter in constant memory, so inline strings), ODK
Central (central-backend, lib/data/briefcase.js) and Briefcase (docs/export-format.md).

Usage: make.py            (writes beside itself; the same bytes every time)
"""
import csv
import io
import os
import zipfile
from xml.sax.saxutils import escape, quoteattr

HERE = os.path.dirname(os.path.abspath(__file__))


def write(name, content):
    with open(os.path.join(HERE, name), "wb") as file:
        file.write(content)


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = method
            archive.writestr(info, content)
    return out.getvalue()


HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def letters(column):
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def inline_rows(rows):
    """As xlsxwriter does it in constant memory."""
    out = []
    for r, row in enumerate(rows, 1):
        cells = []
        for c, value in enumerate(row, 1):
            place = f"{letters(c)}{r}"
            if value is None or value == "":
                continue
            if isinstance(value, (int, float)):
                cells.append(f'<c r="{place}"><v>{value!r}</v></c>')
            else:
                space = ' xml:space="preserve"' if value != value.strip() else ""
                cells.append(f'<c r="{place}" t="inlineStr"><is><t{space}>{escape(value)}</t></is></c>')
        out.append(f'<row r="{r}" spans="1:{len(row)}">{"".join(cells)}</row>')
    return "".join(out)


def workbook(sheets, extra=(), properties="", method=zipfile.ZIP_DEFLATED):
    """sheets: (name, attributes, XML of sheetData)."""
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="application/vnd.openxmlformats-'
        f'officedocument.spreadsheetml.worksheet+xml"/>' for i in range(1, len(sheets) + 1))
    names = "".join(f'<sheet name={quoteattr(name)} sheetId="{i}" {attributes}r:id="rId{i}"/>'
                    for i, (name, attributes, _) in enumerate(sheets, 1))
    relations = "".join(f'<Relationship Id="rId{i}" Type="{REL}/worksheet" Target="worksheets/sheet{i}.xml"/>'
                        for i in range(1, len(sheets) + 1))
    for name, _ in extra:
        base = os.path.basename(name)[:-4]
        if name.startswith("xl/") and "/" not in name[3:]:
            relations += f'<Relationship Id="rId{base}" Type="{REL}/{base}" Target="{base}.xml"/>'
    parts = [
        ("[Content_Types].xml", f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
         f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
         f'ContentType="application/xml"/>{types}</Types>'),
        ("_rels/.rels", f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
         f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
        ("xl/workbook.xml", f'{HEAD}<workbook {MAIN} xmlns:r="{REL}">{properties}<sheets>{names}</sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>'),
    ]
    for i, (_, _, data) in enumerate(sheets, 1):
        parts.append((f"xl/worksheets/sheet{i}.xml",
                      f'{HEAD}<worksheet {MAIN} xmlns:r="{REL}"><sheetData>{data}</sheetData></worksheet>'))
    return zipped(parts + list(extra), method)


def table(rows, separator=",", quote_all=False, line_end="\r\n"):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
               lineterminator=line_end).writerows(rows)
    return out.getvalue()


# ---- what people said: invented ----

UUIDS = ["7c1e0c0e-5f0b-4c7e-9d55-2f6f3a1b0001", "7c1e0c0e-5f0b-4c7e-9d55-2f6f3a1b0002",
         "7c1e0c0e-5f0b-4c7e-9d55-2f6f3a1b0003"]
STORIES = [
    dict(title="Общественные слушания прошли без сельских женщин",
         body="Слушания объявили за день.\nИз сёл никто не успел приехать.", type="gap", day="2026-03-04",
         goal=5, channels=["hearing", "online"], groups=["women", "rural"], region="Нарын",
         said="Объявлять за месяц | и по радио", region_ky="Нарын облусу"),
    dict(title="Айылдык кеңеште майыптыгы бар адамдар катышты",
         body="Пандус курулду, жаңдоо тилине котормо болду.", type="good_practice", day="2025-11-20",
         goal=10, channels=["hearing"], groups=["disabled"], region="Ош", said="", region_ky="Ош облусу"),
    dict(title="لم تُنشر بيانات المياه", body="طلبنا الأرقام مرتين، \"ولم يصل رد\".", type="data_gap",
         day="2026-01-15", goal=6, channels=[], groups=["rural", "other"], region="Osh",
         said="نشر البيانات كل سنة", region_ky="Ош облусу"),
]
FIGURES = [(1, "12.5", "%", "women"), (1, "340", "persons", ""), (3, "0", "reports", "")]
CHANNELS = ["hearing", "online", "letter"]
GROUPS = ["women", "rural", "disabled", "other"]


def kobo():
    head = ["start", "end", "today", "username", "deviceid", "about/title", "about/body", "about/type", "about/day",
            "about/sdg_goal", "channels"] + [f"channels/{c}" for c in CHANNELS] + ["who/affected"] + \
        [f"who/affected/{g}" for g in GROUPS] + ["who/region", "said", "place", "_place_latitude", "_place_longitude",
         "_place_altitude", "_place_precision", "__version__", "_id", "_uuid", "_submission_time",
         "_validation_status", "_notes", "_status", "_submitted_by", "_tags", "_index"]
    rows = [head]
    for i, s in enumerate(STORIES):
        rows.append([f"{s['day']}T10:1{i}:00.000+06:00", f"{s['day']}T10:2{i}:00.000+06:00", s["day"], "aigul",
                     f"collect:x{i}", s["title"], s["body"], s["type"], s["day"], s["goal"], " ".join(s["channels"])] +
                    [int(c in s["channels"]) if s["channels"] else "" for c in CHANNELS] + [" ".join(s["groups"])] +
                    [int(g in s["groups"]) for g in GROUPS] +
                    [s["region"], s["said"], "42.87 74.59 0 0", 42.87, 74.59, 0, 0, "vQn8", 901 + i, UUIDS[i],
                     f"{s['day']}T11:00:0{i}", "", "", "submitted_via_web", "", "", i + 1])
    copied = ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by",
              "__version__", "_tags"]
    figures = [["figures/figure", "figures/unit", "figures/breakdown", "_index", "_parent_table_name", "_parent_index"]
               + [f"_submission_{c}" for c in copied]]
    for i, (parent, figure, unit, breakdown) in enumerate(FIGURES, 1):
        figures.append([float(figure) if "." in figure else int(figure), unit, breakdown, i, "Диалог 2026", parent,
                        900 + parent, UUIDS[parent - 1], "", "", "", "submitted_via_web", "", "vQn8", ""])
    write("kobo_findings.xlsx", workbook([("Диалог 2026", "", inline_rows(rows)), ("figures", "", inline_rows(figures))]))
    # A CSV export has the first section only, each field quoted; here select_multiple as columns alone.
    keep = [i for i, h in enumerate(head) if h not in ("channels", "who/affected")]
    details = [["TRUE" if head[i].startswith("channels/") and row[i] == 1 else
                "FALSE" if head[i].startswith("channels/") and row[i] == 0 else row[i] for i in keep] for row in rows]
    write("kobo_details.csv", table(details, ";", True, "\n").encode())
    # With labels in Russian instead of names, and a row of HXL tags.
    labels = [["О чём речь/Что произошло, коротко?", "О чём речь/Что произошло, где и когда?", "О чём речь/Вид",
               "О чём речь/Дата", "О чём речь/Цель (ЦУР)", "Как участвовали?", "Как участвовали?/Слушания",
               "Как участвовали?/Онлайн", "Область", "_uuid", "_submission_time"],
              ["#description+title", "#description", "#x_type", "#date", "#sector", "", "", "", "#adm1", "", ""]]
    names = {"gap": "Пробел", "good_practice": "Хорошая практика", "data_gap": "Нет данных"}
    for i, s in enumerate(STORIES):
        labels.append([s["title"], s["body"], names[s["type"]], s["day"], s["goal"],
                       " ".join({"hearing": "Слушания", "online": "Онлайн"}[c] for c in s["channels"]),
                       int("hearing" in s["channels"]), int("online" in s["channels"]), s["region"], UUIDS[i],
                       f"{s['day']}T11:00:0{i}"])
    write("kobo_labels.csv", table(labels, ";", True, "\n").encode())


def kobo_survey():
    head = ["start", "end", "country", "q/engaged", "q/how", "q/how/mail", "q/how/meeting", "q/rating", "q/why",
            "__version__", "_id", "_uuid", "_submission_time", "_index"]
    rows = [head, ["2026-02-01T09:00:00", "2026-02-01T09:10:00", "KGZ", "yes", "mail meeting", 1, 1, 4,
                   "We were asked.\nTwice.", "v1", 11, UUIDS[0], "2026-02-01T09:11:00", 1],
            ["2026-02-02T09:00:00", "2026-02-02T09:10:00", "KAZ", "no", "", "", "", "", "Никто не спросил",
             "v1", 12, UUIDS[1], "2026-02-02T09:11:00", 2]]
    ideas = [["ideas/idea", "_index", "_parent_table_name", "_parent_index", "_submission__id", "_submission__uuid"],
             ["Ask earlier", 1, "Survey", 1, 11, UUIDS[0]], ["Answer | in writing", 2, "Survey", 1, 11, UUIDS[0]]]
    nested = [["votes/by", "_index", "_parent_table_name", "_parent_index", "_submission__id", "_submission__uuid"],
              ["hands", 1, "ideas", 2, 11, UUIDS[0]]]
    write("kobo_survey.xlsx", workbook([("Survey", "", inline_rows(rows)), ("ideas", "", inline_rows(ideas)),
                                        ("votes", "", inline_rows(nested))]))


def odk():
    head = ["SubmissionDate", "start", "about-title", "about-body", "about-type", "about-day", "about-sdg_goal",
            "channels"] + [f"channels/{c}" for c in CHANNELS] + ["who-affected", "who-region", "said",
            "place-Latitude", "place-Longitude", "place-Altitude", "place-Accuracy", "meta-instanceID",
            "meta-instanceName", "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected",
            "Status", "ReviewState", "DeviceID", "Edits", "FormVersion"]
    rows = [head]
    for i, s in enumerate(STORIES):
        key = "uuid:" + UUIDS[i]
        rows.append([f"{s['day']}T05:00:0{i}.123Z", f"{s['day']}T10:1{i}:00.000+06:00", s["title"], s["body"], s["type"],
                     s["day"], s["goal"], " ".join(s["channels"])] + [int(c in s["channels"]) for c in CHANNELS] +
                    [" ".join(s["groups"]), s["region"], s["said"], 42.87, 74.59, 0, 0, key, "form", key, 5, "Aigul",
                     0, 0, "", "", "collect:x", 0, "3"])
    write("odk_findings.csv", table(rows, line_end="\n").encode())
    figures = [["figure", "unit", "breakdown", "PARENT_KEY", "KEY"]]
    counts = {}
    for parent, figure, unit, breakdown in FIGURES:
        key = "uuid:" + UUIDS[parent - 1]
        counts[parent] = counts.get(parent, 0) + 1
        figures.append([figure, unit, breakdown, key, f"{key}/figures[{counts[parent]}]"])
    write("odk_findings-figures.csv", table(figures, line_end="\n").encode())
    head = ["SubmissionDate", "about-title", "about-body", "about-type", "about-day", "about-sdg_goal", "channels",
            "who-affected", "who-region", "said", "SET-OF-figures", "meta-instanceID", "KEY", "isValidated"]
    rows = [head]
    months = {"2026-03-04": "Mar 4, 2026", "2025-11-20": "Nov 20, 2025", "2026-01-15": "Jan 15, 2026"}
    for i, s in enumerate(STORIES):
        key = "uuid:" + UUIDS[i]
        rows.append([months[s["day"]] + " 9:15:22 AM", s["title"], s["body"], s["type"], months[s["day"]], s["goal"],
                     " ".join(s["channels"]), " ".join(s["groups"]), s["region"], s["said"], key + "/figures", key, key,
                     "true"])
    write("briefcase_findings.csv", table(rows, line_end="\n").encode())
    figures = [["figure", "unit", "breakdown", "PARENT_KEY", "KEY", "SET-OF-figures"]]
    for n, (parent, figure, unit, breakdown) in enumerate(FIGURES):
        key = "uuid:" + UUIDS[parent - 1]
        figures.append([figure, unit, breakdown, key, f"{key}/figures[{n}]", key + "/figures"])
    write("briefcase_findings-figures.csv", table(figures, line_end="\n").encode())


STYLES = (f'{HEAD}<styleSheet {MAIN}><numFmts count="3"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/>'
          f'<numFmt numFmtId="165" formatCode="[h]:mm:ss"/><numFmt numFmtId="166" formatCode="0.00&quot; days&quot;"/>'
          f'</numFmts><cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="6">'
          f'<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/>'
          f'<xf numFmtId="166"/></cellXfs></styleSheet>')
STRINGS = ["name", "value", "<r><t>два </t></r><r><rPr><b/></rPr><t>слова</t></r>", "漢字",
           " both sides ", "line_x000D_\nnext _x005F_x000D_ kept", "&lt;&amp;&gt;"]


def excel():
    strings = "".join(f"<si>{s}</si>" if s.startswith("<r>") else
                      f'<si><t xml:space="preserve">{s}</t></si>' for s in STRINGS)
    strings = strings.replace("<t xml:space=\"preserve\">漢字</t>",
                              "<t>漢字</t><rPh sb=\"0\" eb=\"2\"><t>かんじ</t></rPh><phoneticPr fontId=\"1\"/>")
    strings = f'{HEAD}<sst {MAIN} count="9" uniqueCount="7">{strings}</sst>'
    values = [
        '<c r="B2" t="s"><v>2</v></c>', '<c r="B3" t="s"><v>3</v></c>', '<c r="B4" t="s"><v>4</v></c>',
        '<c r="B5" t="s"><v>5</v></c>', '<c r="B6" t="s"><v>6</v></c>', '<c r="B7"><v>5</v></c>',
        '<c r="B8"><v>5.0</v></c>', '<c r="B9"><v>1E+05</v></c>', '<c r="B10"><v>0.30000000000000004</v></c>',
        '<c r="B11"><v>1.2E-3</v></c>', '<c r="B12"><v>12345678901234567890</v></c>', '<c r="B13" t="b"><v>1</v></c>',
        '<c r="B14" t="e"><v>#N/A</v></c>', '<c r="B15" t="str"><f>A1&amp;"x"</f><v>namex</v></c>',
        '<c r="B16"><f>1+1</f><v>2</v></c>', '<c r="B17" s="1"><v>46085</v></c>', '<c r="B18" s="2"><v>46085.4375</v></c>',
        '<c r="B19" s="3"><v>46085</v></c>', '<c r="B20" s="4"><v>1.1041666666666667</v></c>',
        '<c r="B21" s="5"><v>46085</v></c>', '<c r="B22" s="1"><v>1</v></c>', '<c r="B23" s="1"><v>60</v></c>',
        '<c r="B24" s="1"><v>61</v></c>', '<c r="B25" t="d"><v>2026-03-04T10:30:00</v></c>',
        '<c r="B26" s="1"><v>-3</v></c>', '<c r="B27" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>',
        '<c r="B28"><v>-2.5E+3</v></c>', '<c r="B29" s="1"/><c r="C29" t="s"/>',
    ]
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="str"><v>last</v></c></row>'
    rows += "".join(f'<row r="{n}"><c r="A{n}" t="str"><v>r{n}</v></c>{value}</row>' for n, value in enumerate(values, 2))
    rows += '<row r="31"/><row r="40"><c t="str"><v>no reference</v></c><c><v>7</v></c></row><row><c r="D41" t="str"><v>far</v></c></row>'
    hidden = '<row r="3"><c r="B3" t="str"><v>below</v></c></row><row r="4"><c r="B4" t="str"><v>hidden</v></c></row>'
    extra = [("xl/styles.xml", STYLES), ("xl/sharedStrings.xml", strings)]
    sheets = [("Values", "", rows), ("Hidden & co", 'state="hidden" ', hidden), ("Empty", "", "")]
    write("excel.xlsx", workbook(sheets, extra))
    rows = '<row r="1"><c r="A1" t="str"><v>day</v></c></row><row r="2"><c r="A2" s="1"><v>44623</v></c></row>'
    write("excel_1904.xlsx", workbook([("Days", "", rows)], extra[:1], '<workbookPr date1904="1"/>'))
    # As other libraries write it: a prefix for the namespace, an absolute target.
    parts = [("xl/workbook.xml", f'{HEAD}<x:workbook xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
              f'xmlns:r="{REL}"><x:sheets><x:sheet name="P" sheetId="1" r:id="R1"/></x:sheets></x:workbook>'),
             ("xl/_rels/workbook.xml.rels", f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship '
              f'Id="R1" Type="{REL}/worksheet" Target="/xl/worksheets/Sheet1.xml"/></Relationships>'),
             ("xl/worksheets/sheet1.xml", f'{HEAD}<x:worksheet xmlns:x="http://schemas.openxmlformats.org/'
              f'spreadsheetml/2006/main"><x:sheetData><x:row><x:c t="str"><x:v>a</x:v></x:c></x:row><x:row>'
              f'<x:c t="str"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>')]
    write("prefixed.xlsx", zipped(parts, zipfile.ZIP_STORED))


def many_strings():
    """More shared strings than are kept in memory, not in the order of the cells."""
    count = 1500
    strings = "".join(f"<si><t>{n} {'слово ' * 120}</t></si>" for n in range(count))
    rows = '<row r="1"><c r="A1" t="str"><v>n</v></c><c r="B1" t="str"><v>other</v></c></row>'
    rows += "".join(f'<row r="{n + 2}"><c r="A{n + 2}" t="s"><v>{n}</v></c><c r="B{n + 2}" t="s">'
                    f'<v>{count - 1 - n}</v></c></row>' for n in range(count))
    write("many_strings.xlsx", workbook([("Many", "", rows)],
                                        [("xl/sharedStrings.xml", f'{HEAD}<sst {MAIN}>{strings}</sst>')]))


def encodings():
    rows = [["country", "goal", "title"], ["KGZ", 5, STORIES[0]["title"]], ["KGZ", 10, "Две строки\nв ячейке; и точка"]]
    write("windows-1251.csv", ("sep=;\r\n" + table(rows, ";")).encode("cp1251"))
    french = [["country", "goal", "title"], ["CMR", 5, "Les élues n’ont pas été consultées"]]
    write("windows-1252.csv", table(french, ";").encode("cp1252"))
    write("utf-8.csv", table(rows).encode())
    write("utf-8-mark.csv", table(rows).encode("utf-8-sig"))
    # "Unicode text" of Excel.
    write("utf-16-little.txt", b"\xff\xfe" + table(rows, "\t").encode("utf-16-le"))
    write("utf-16-big.csv", b"\xfe\xff" + table(rows + [["KGZ", 1, "пара 😀"]], ";").encode("utf-16-be"))


def hostile():
    row = '<row r="1"><c r="A1" t="str"><v>a</v></c></row>'

    def sheet(name, data, **options):
        write("hostile/" + name, workbook([("S", "", data)], **options))

    bomb = row + "<row>" + " " * (80 * 1024 * 1024) + "</row>"
    sheet("bomb.xlsx", bomb)
    sheet("bomb_of_a_tag.xlsx", row + f'<row x="{"a" * (4 * 1024 * 1024)}"/>')
    sheet("deep.xlsx", row + "<a>" * 100000)
    sheet("far_cell.xlsx", row + '<row r="1048576"><c r="XFD1048576" t="str"><v>far</v></c></row>')
    sheet("far_row.xlsx", row + '<row r="4294967297"><c t="str"><v>far</v></c></row>')
    sheet("row_twice.xlsx", row + row)
    sheet("cell_of_other_row.xlsx", row + '<row r="2"><c r="A7" t="str"><v>x</v></c></row>')
    sheet("cell_backwards.xlsx", row + '<row r="2"><c r="C2" t="str"><v>x</v></c><c r="B2" t="str"><v>x</v></c></row>')
    sheet("no_such_string.xlsx", row + '<row r="2"><c r="A2" t="s"><v>7</v></c></row>')
    sheet("long_cell.xlsx", row + f'<row r="2"><c r="A2" t="str"><v>{"x" * 300000}</v></c></row>')
    sheet("not_closed.xlsx", row + '<row r="2"><c r="A2" t="str">')
    whole = workbook([("S", "", row)])
    laughs = ('<!DOCTYPE workbook [<!ENTITY a "ha">' +
              "".join(f'<!ENTITY {b} "{("&" + a + ";") * 10}">' for a, b in zip("abcdefgh", "bcdefghi")) + "]>")
    parts = [(n, zipfile.ZipFile(io.BytesIO(whole)).read(n).decode()) for n in zipfile.ZipFile(io.BytesIO(whole)).namelist()]
    write("hostile/entities.xlsx", zipped([(n, c.replace("<workbook ", laughs + "<workbook ").replace('name="S"', 'name="&i;"'))
                                           if n == "xl/workbook.xml" else (n, c) for n, c in parts]))
    fetch = '<!DOCTYPE worksheet SYSTEM "http://192.0.2.1/x.dtd">'
    write("hostile/doctype_in_sheet.xlsx", zipped([(n, c.replace("<worksheet ", fetch + "<worksheet "))
                                                   if "sheet1" in n else (n, c) for n, c in parts]))
    write("hostile/outside.xlsx", zipped([(n, c.replace("worksheets/sheet1.xml", "../../../../etc/passwd"))
                                          if n.endswith("workbook.xml.rels") else (n, c) for n, c in parts]))
    write("hostile/external.xlsx", zipped([(n, c.replace('Target="worksheets', 'TargetMode="External" Target="worksheets'))
                                           if n.endswith("workbook.xml.rels") else (n, c) for n, c in parts]))
    write("hostile/no_sheets.xlsx", zipped([(n, c.replace('<sheet name="S" sheetId="1" r:id="rId1"/>', "")) for n, c in parts]))
    write("hostile/not_utf8.xlsx", zipped([(n, c.encode().replace(b">a<", b">\xff<")) for n, c in parts]))
    write("hostile/cut.xlsx", whole[:-200])
    damaged = bytearray(whole)
    damaged[whole.index(b"xl/worksheets/sheet1.xml") + 40] ^= 0xff
    write("hostile/damaged.xlsx", bytes(damaged))
    # Bit 0 of the flags of every entry: encrypted.
    locked = bytearray(whole)
    at = -1
    while (at := whole.find(b"PK\x03\x04", at + 1)) >= 0:
        locked[at + 6] |= 1
    while (at := whole.find(b"PK\x01\x02", at + 1)) >= 0:
        locked[at + 8] |= 1
    write("hostile/encrypted_entries.xlsx", bytes(locked))
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    write("hostile/old.xls", ole + "Workbook".encode("utf-16-le") + bytes(1000))
    write("hostile/password.xlsx", ole + "EncryptedPackage".encode("utf-16-le") + bytes(1000))
    write("hostile/submissions.csv.zip", zipped([("form.csv", "a,b\n1,2\n")]))
    write("hostile/calc.ods", zipped([("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x/>")]))
    write("hostile/binary.xlsb", zipped([("xl/workbook.bin", b"\0")]))
    write("hostile/word.docx", zipped([("word/document.xml", "<x/>")]))


os.makedirs(os.path.join(HERE, "hostile"), exist_ok=True)
kobo()
kobo_survey()
odk()
excel()
many_strings()
encodings()
hostile()
