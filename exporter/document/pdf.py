"""The report's page as a PDF: python3 pdf.py PAGE STYLE PDF LANGUAGE DIRECTION TITLE NUMBER_PARAGRAPHS

Runs confined, with nothing of the machine's in its environment. Nothing that the page names is
fetched, from the net or from the disk. Exit code 251 says that memory ran out.
"""
import datetime
import gc
import hashlib
import inspect
import os
import sys
import unicodedata

MEMORY_RAN_OUT = 251  # what pandoc ends with, too

# What is not text of the report that is numbered.
UNNUMBERED = {'header', 'nav', 'ul', 'ol', 'dl', 'table', 'blockquote', 'figcaption', 'aside', 'footer'}


def refuse(url, *_, **__):
    raise ValueError('a page of ours names nothing to fetch')


def first_direction(element):
    """What dir="auto" means: the first letter that has a direction decides."""
    for text in element.itertext():
        for letter in text:
            kind = unicodedata.bidirectional(letter)
            if kind in ('R', 'AL'):
                return 'rtl'
            if kind == 'L':
                return 'ltr'
    return None


def prepare(element, number_paragraphs):
    """Drops styles for screens, tells directions, and marks the paragraphs that get a number."""
    for child in list(element):
        if child.tag in ('style', 'script', 'link') and child.get('class') != 'plots':
            element.remove(child)
            continue
        if child.get('dir') == 'auto':
            direction = first_direction(child)
            if direction:
                child.set('dir', direction)
            else:
                del child.attrib['dir']
        if number_paragraphs and child.tag == 'p' and not child.get('class'):
            child.set('class', 'numbered')
        prepare(child, number_paragraphs and child.tag not in UNNUMBERED)


def tag_by_page(pdfua):
    """pdfua, which walks the whole page's tree for each sheet, made to see what is on the sheet."""
    def tag(pdf, metadata, document, page_streams):
        parents = {child: parent for parent in document._html.etree_element.iter() for child in parent}
        sheets = iter(page_streams)

        def build(structure, *_):
            for _, box in next(sheets).marked:
                element = box.element
                while element is not None and element not in structure:
                    structure[element] = {'parent': parents.get(element)}
                    element = parents.get(element)
        document.build_element_structure = build
        pdfua(pdf, metadata, document, page_streams)
    return tag


def letters_of_glyph(item, glyphs, i):
    """Where in its text, in UTF-8, a glyph's letters stand. Only the first glyph of several has them."""
    clusters = [glyphs.log_clusters[k] for k in range(glyphs.num_glyphs)]
    start = clusters[i]
    if start in clusters[:i]:
        return slice(0, 0)
    end = min((cluster for cluster in clusters if cluster > start), default=item.length)
    return slice(item.offset + start, item.offset + end)


def tell_letters_from_right_to_left(draw):
    """WeasyPrint takes a glyph's letters from where the glyph before it ended, so whatever is written from right to
    left could be neither copied nor searched nor read aloud. The glyphs themselves say where they are from."""
    wrong = 'utf8_slice = slice(previous_utf8_position, utf8_position)'
    source = inspect.getsource(draw.draw_first_line)
    if wrong in source:
        draw.letters_of_glyph = letters_of_glyph
        right = 'utf8_slice = letters_of_glyph(glyph_item.item, glyph_string, i)'
        exec(source.replace(wrong, right), vars(draw))


def main(page, style, target, language, direction, title, number_paragraphs):
    import weasyprint
    from weasyprint import draw, pdf as writer
    tell_letters_from_right_to_left(draw)
    pdfua, properties = writer.VARIANTS['pdf/ua-1']
    writer.VARIANTS['pdf/ua-1'] = (tag_by_page(pdfua), properties)

    html = weasyprint.HTML(filename=page, base_url='about:blank', url_fetcher=refuse, encoding='utf-8')
    with open(page, 'rb') as file:
        identifier = hashlib.file_digest(file, 'sha256').hexdigest()[:32].encode()
    root = html.etree_element
    root.set('lang', language)
    root.set('dir', direction)
    prepare(root, number_paragraphs == 'yes')
    with open(style, encoding='utf-8') as file:
        css = weasyprint.CSS(string=file.read(), base_url='about:blank', url_fetcher=refuse)
    document = html.render(stylesheets=[css])
    date = datetime.datetime.fromtimestamp(int(os.environ['SOURCE_DATE_EPOCH']), datetime.timezone.utc)
    document.metadata.title = title
    document.metadata.created = document.metadata.modified = date.strftime('%Y-%m-%dT%H:%M:%SZ')
    document.write_pdf(target, identifier=identifier, variant='pdf/ua-1')


if __name__ == '__main__':
    gc.disable()  # a page's boxes live until the end; looking for garbage among them is a quarter of the time
    sys.setrecursionlimit(10000)
    try:
        main(*sys.argv[1:])
    except MemoryError:
        os._exit(MEMORY_RAN_OUT)
