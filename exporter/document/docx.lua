-- The report's page as pandoc's document. A reader: pandoc -f docx.lua -t docx.
--
-- pandoc's reader of HTML forgets the attributes of paragraphs, lists and articles and fetches what
-- frames name, so the page is first written again with nothing but the tags of the tables below.
-- Classes then become the styles of styles.xml. What the page wrote as class, lang and dir is all
-- that is looked at; words are never.
--
-- The environment names the wishes: PARALLAX_NUMBER_PARAGRAPHS, PARALLAX_RIGHT_TO_LEFT, PARALLAX_PLAIN.

local number_paragraphs = os.getenv('PARALLAX_NUMBER_PARAGRAPHS') == 'yes'
local plain = os.getenv('PARALLAX_PLAIN') == 'yes'
local right_to_left = os.getenv('PARALLAX_RIGHT_TO_LEFT') == 'yes'

local function set(words)
  local result = {}
  for word in words:gmatch('%S+') do
    result[word] = true
  end
  return result
end

---- the page, written again ----

-- Kept as they are; everything that is in no table loses its tag and keeps its words.
local kept = set('h1 h2 h3 h4 h5 h6 ul ol table caption thead tbody tfoot tr th td blockquote ' ..
  'a q b i em strong cite code sub sup dl dt dd pre')
-- Gone with all that is in them: pictures have their table beside them, Word makes its own contents.
local dropped = set('head style script svg summary nav title template noscript iframe object ' ..
  'video audio select textarea')
-- Become a div whose class tells what it was.
local divs = set('div section article main header footer aside figure figcaption details')
local spans = set('span bdi bdo abbr small u')
local void = set('br hr')
local ignored = set('img input meta link embed source track wbr area base col param')
local attributes = set('id class lang dir href colspan rowspan start')

local function read_attributes(text)
  local result = {}
  for name, value in text:gmatch('([%a-]+)%s*=%s*"([^"<>]*)"') do
    name = name:lower()
    if attributes[name] and not result[name] then
      result[name] = value
    end
  end
  return result
end

local function write_attributes(list)
  local names, words = {}, {}
  for name in pairs(list) do
    names[#names + 1] = name
  end
  table.sort(names)
  for _, name in ipairs(names) do
    words[#words + 1] = ' ' .. name .. '="' .. list[name] .. '"'
  end
  return table.concat(words)
end

local function add_class(list, class)
  list.class = list.class and list.class .. ' ' .. class or class
end

-- The start tag to write for one of the page's, and what its end tag becomes.
local function rewrite(name, list)
  if divs[name] then
    add_class(list, name)
    return '<div' .. write_attributes(list) .. '>', '</div>'
  elseif spans[name] then
    return '<span' .. write_attributes(list) .. '>', '</span>'
  elseif name == 'p' then
    if not next(list) then
      return '<p>', '</p>'
    elseif list.class then
      add_class(list, 'p')
    end
    return '<div' .. write_attributes(list) .. '><p>', '</p></div>'
  elseif name == 'li' then
    return next(list) and '<li><div' .. write_attributes(list) .. '>' or '<li>',
      next(list) and '</div></li>' or '</li>'
  elseif (name == 'ul' or name == 'ol' or name == 'blockquote') and next(list) then
    return '<div' .. write_attributes(list) .. '><' .. name .. '>', '</' .. name .. '></div>'
  elseif (name == 'q' or name == 'cite' or name == 'td' or name == 'th') and (list.dir or list.lang) then
    local inner = '<span' .. write_attributes({dir = list.dir, lang = list.lang}) .. '>'
    list.dir, list.lang = nil, nil
    return '<' .. name .. write_attributes(list) .. '>' .. inner, '</span></' .. name .. '>'
  end
  return '<' .. name .. write_attributes(list) .. '>', '</' .. name .. '>'
end

local function is_dropped(name, list)
  return dropped[name] or (name == 'a' and list.class == 'skip')
end

-- The page with the tags of the tables alone, and the words of its contents' heading.
local function clean(page)
  local out, open, skipping, heading = {}, {}, 0, nil
  local contents = page:match('<nav[^<>]*>%s*<h%d[^<>]*>([^<>]*)</h%d>')
  for words, tag in (page .. '<!end>'):gmatch('([^<]*)<([^<>]*)>?') do
    if skipping == 0 then
      out[#out + 1] = words
    elseif open[#open].name == 'desc' then -- what a picture shows, in words
      out[#out + 1] = '<div class="alternative"><p>' .. words .. '</p></div>'
    end
    local slash, name, rest = tag:match('^(/?)(%a[%w]*)(.*)$')
    name = name and name:lower()
    if not name or ignored[name] then
      -- a comment, the doctype, or what has no end tag and no place here
    elseif void[name] then
      if skipping == 0 then
        out[#out + 1] = '<' .. name .. '>'
      end
    elseif slash == '' then
      local list = read_attributes(rest)
      local entry = {name = name, skips = is_dropped(name, list)}
      if entry.skips then
        skipping = skipping + 1
        if name == 'nav' and skipping == 1 then
          out[#out + 1] = '<div class="contents"></div>'
        end
      end
      if skipping == 0 and (kept[name] or divs[name] or spans[name] or name == 'p' or name == 'li') then
        out[#out + 1], entry.close = rewrite(name, list)
      end
      open[#open + 1] = entry
    elseif #open > 0 and open[#open].name == name then
      local entry = table.remove(open)
      if entry.close and skipping == 0 then
        out[#out + 1] = entry.close
      end
      if entry.skips then
        skipping = skipping - 1
      end
    end
  end
  return table.concat(out), contents
end

---- direction ----

-- The first letter that has a direction (Unicode, 3.3.1 of UAX 9) decides, as dir="auto" says.
local function direction_of(text)
  for _, code in utf8.codes(text, true) do
    if (code >= 0x0590 and code <= 0x08FF) or (code >= 0xFB1D and code <= 0xFDFF) or
        (code >= 0xFE70 and code <= 0xFEFC) or (code >= 0x10800 and code <= 0x10FFF) or
        (code >= 0x1E800 and code <= 0x1EFFF) then
      return 'rtl'
    elseif (code >= 0x41 and code <= 0x5A) or (code >= 0x61 and code <= 0x7A) or
        (code >= 0xC0 and code <= 0x2B8 and code ~= 0xD7 and code ~= 0xF7) or
        (code >= 0x370 and code <= 0x58F) or (code >= 0x900 and code <= 0x1FFF) or code >= 0x2C00 then
      return 'ltr'
    end
  end
  return nil
end

local document_direction = right_to_left and 'rtl' or 'ltr'

-- What to write of an element's dir: nil where it is that of the document.
local function direction(element)
  local dir = element.attributes.dir
  if dir == 'auto' then
    dir = direction_of(pandoc.utils.stringify(element))
  end
  if (dir == 'rtl' or dir == 'ltr') and dir ~= document_direction then
    return dir
  end
  return nil
end

---- words ----

local notes = {}

local inline_filter = {
  Image = function(image)
    return image.caption
  end,
  RawInline = function()
    return {}
  end,
  Strong = function(strong)
    return plain and strong.content or nil
  end,
  Emph = function(emphasis)
    return plain and emphasis.content or nil
  end,
  Span = function(span)
    local dir = direction(span)
    if not dir and span.identifier == '' and not span.attributes.lang then
      return span.content
    end
    return pandoc.Span(span.content, pandoc.Attr(span.identifier, {}, {dir = dir, lang = span.attributes.lang}))
  end,
  Link = function(link)
    if link.classes:includes('noteref') and notes[link.target] then
      return pandoc.Note(notes[link.target])
    end
    return pandoc.Link(link.content, link.target)
  end,
}

---- blocks ----

-- The class of a div, and the style of the paragraphs in it. A style tells that they are not text of
-- the report that is numbered.
local styles = {
  kind = 'Cover kind',
  call = 'Cover call',
  sample = 'Notice',
  figcaption = 'Image Caption',
  codes = 'Finding codes',
  part = 'Finding part',
  origin = 'Finding codes',
  alternative = 'Image Caption',
  silence = 'Silence',
}

local function styled(style, blocks, dir)
  return pandoc.Div(blocks, pandoc.Attr('', {}, {['custom-style'] = style, dir = dir}))
end

local function has(div, class)
  return div.classes:includes(class)
end

-- A list of short facts as one paragraph.
local function join_facts(blocks)
  local words = pandoc.List()
  for _, list in ipairs(blocks) do
    for _, item in ipairs(list.content) do
      if #words > 0 then
        words:extend({pandoc.Space(), pandoc.Str('·'), pandoc.Space()})
      end
      for _, block in ipairs(item) do
        local class = block.t == 'Div' and block.classes[1]
        local dir = block.t == 'Div' and direction(block)
        local inlines = pandoc.utils.blocks_to_inlines({block})
        if plain then
          -- as it is
        elseif class == 'stance' then
          inlines = {pandoc.Strong(inlines)}
        elseif class == 'author' then
          inlines = {pandoc.Emph(inlines)}
        end
        if dir then
          inlines = {pandoc.Span(inlines, pandoc.Attr('', {}, {dir = dir}))}
        end
        words:extend(inlines)
      end
    end
  end
  return pandoc.Para(words)
end

local contents_mark = '<!-- contents -->'
local page_break = pandoc.RawBlock('openxml', '<w:p><w:r><w:br w:type="page"/></w:r></w:p>')

local convert -- the blocks of a list, in a context

local headings = pandoc.List()

local function convert_heading(heading, context)
  if context.style == 'cover' and heading.level == 1 then
    return styled('Cover title', {pandoc.Para(heading.content)}, direction(heading))
  end
  local dir = direction(heading)
  local level = math.max(1, heading.level - 1)
  local id = heading.identifier
  if level <= 2 then
    id = 'toc-' .. (#headings + 1)
    headings:insert({level = level, id = id, words = pandoc.utils.stringify(heading)})
  end
  local result = pandoc.Header(level, heading.content, pandoc.Attr(id))
  if heading.identifier ~= '' and heading.identifier ~= id then
    result = pandoc.Div({result}, pandoc.Attr(heading.identifier, {}, {dir = dir}))
  elseif dir then
    result = pandoc.Div({result}, pandoc.Attr('', {}, {dir = dir}))
  end
  return result
end

local function convert_paragraph(block, context)
  if context.style == 'cover' then
    return styled('Cover text', {pandoc.Para(block.content)})
  elseif context.style then
    return styled(context.style, {pandoc.Para(block.content)}, context.dir)
  elseif number_paragraphs and not context.inside then
    return styled('Numbered paragraph', {pandoc.Para(block.content)}, context.dir)
  end
  return block
end

-- The table beside a picture says all that the picture did, with its labels and its caption; without
-- one its description stays.
local function without_picture(figure)
  local tables = pandoc.List()
  figure:walk({Table = function(table) tables:insert(table) end})
  return #tables > 0 and tables or figure.content
end

local function has_picture(div)
  local found = false
  if has(div, 'figure') and not has(div, 'claim') then
    div:walk({Div = function(inner) found = found or has(inner, 'alternative') end})
  end
  return found
end

local function convert_div(div, context)
  if has(div, 'footnotes') then
    return {}
  elseif has(div, 'facts') then
    return styled('Finding facts', {join_facts(div.content)}, direction(div))
  elseif has(div, 'header') or has(div, 'cover') then
    local blocks = convert(div.content, {style = 'cover', inside = true})
    blocks:insert(page_break)
    return blocks
  elseif has(div, 'contents') then
    return pandoc.RawBlock('openxml', contents_mark)
  end
  local inner = {style = context.style, inside = context.inside, claim = context.claim, dir = context.dir}
  for _, class in ipairs(div.classes) do
    inner.style = styles[class] or inner.style
    inner.claim = inner.claim or class == 'claim'
    inner.inside = inner.inside or class == 'p' -- a paragraph with a class is no text of the body
  end
  local dir = direction(div)
  inner.dir = dir or inner.dir
  local blocks = convert(has_picture(div) and without_picture(div) or div.content, inner)
  if div.identifier ~= '' or dir then
    return pandoc.Div(blocks, pandoc.Attr(div.identifier, {}, {dir = dir, lang = div.attributes.lang}))
  end
  return blocks
end

local function convert_items(list, context)
  local inner = {inside = true, dir = context.dir}
  for i, item in ipairs(list.content) do
    list.content[i] = convert(item, inner)
  end
  return list
end

-- pandoc gives the columns of HTML equal widths: here each has room for its words, as far as there is.
local LETTERS_A_LINE, PADDING, LETTERS_MAX = 95, 5, 40

-- Chinese characters are twice as wide as letters.
local function width(words)
  local sum = 0
  for _, code in utf8.codes(words) do
    sum = sum + (code >= 0x2E80 and 2 or 1)
  end
  return sum
end

local function look_at_cells(rows, columns, is_head)
  for _, row in ipairs(rows) do
    for i, cell in ipairs(row.cells) do
      local column = columns[i]
      local words = pandoc.utils.stringify(cell.contents)
      if column and cell.col_span == 1 then
        local longest = 0
        for word in words:gmatch('%S+') do
          longest = math.max(longest, math.min(LETTERS_MAX, width(word)))
        end
        column.longest = math.max(column.longest, longest)
        column.letters = math.max(column.letters, math.min(LETTERS_MAX, width(words)))
        column.figures = column.figures and (is_head or words:match('^[%d%s.,%%–-]+$') ~= nil)
      end
    end
  end
end

local function convert_table(block)
  local columns = {}
  for i = 1, #block.colspecs do
    columns[i] = {longest = 1, letters = 1, figures = true}
  end
  look_at_cells(block.head.rows, columns, true)
  for _, body in ipairs(block.bodies) do
    look_at_cells(body.body, columns, false)
  end
  -- First the longest word of each column, which must not be cut; then what is left, by what they hold.
  local needed, wished = 0, 0
  for _, column in ipairs(columns) do
    column.longest = column.longest + PADDING
    column.letters = math.max(column.longest, column.letters + PADDING)
    needed = needed + column.longest
    wished = wished + column.letters - column.longest
  end
  local left = math.max(0, LETTERS_A_LINE - needed)
  local share = wished > 0 and math.min(1, left / wished) or 0
  for i, column in ipairs(columns) do
    local width = column.longest + (column.letters - column.longest) * share
    block.colspecs[i] = {
      column.figures and 'AlignRight' or 'AlignDefault', width / math.max(needed, LETTERS_A_LINE)}
  end
  return block
end

local converters = {
  Table = convert_table,
  Header = convert_heading,
  Para = convert_paragraph,
  Plain = convert_paragraph,
  Div = convert_div,
  BulletList = convert_items,
  OrderedList = convert_items,
  BlockQuote = function(quote, context)
    local style = context.claim and 'Statement' or 'Block Text'
    return convert(quote.content, {style = style, inside = true, dir = context.dir})
  end,
  RawBlock = function()
    return {}
  end,
}

function convert(blocks, context)
  local result = pandoc.List()
  for _, block in ipairs(blocks) do
    local converter = converters[block.t]
    local made = converter and converter(block, context) or block
    if made.t then
      result:insert(made)
    else
      result:extend(made)
    end
  end
  return result
end

---- contents ----

local function escape(text)
  return (text:gsub('[&<>]', {['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;'}))
end

local function run(xml)
  return '<w:r>' .. (right_to_left and '<w:rPr><w:rtl/></w:rPr>' or '') .. xml .. '</w:r>'
end

local function field(kind)
  return run('<w:fldChar w:fldCharType="' .. kind .. '"/>')
end

local function paragraph(style, xml)
  return '<w:p><w:pPr><w:pStyle w:val="' .. style .. '"/>' ..
    (right_to_left and '<w:bidi/>' or '') .. '</w:pPr>' .. xml .. '</w:p>'
end

local function contents_entry(heading)
  return '<w:hyperlink w:anchor="' .. heading.id .. '" w:history="1">' ..
    run('<w:t xml:space="preserve">' .. escape(heading.words) .. '</w:t>') .. run('<w:tab/>') ..
    field('begin') .. run('<w:instrText xml:space="preserve"> PAGEREF ' .. heading.id .. ' \\h </w:instrText>') ..
    field('separate') .. field('end') .. '</w:hyperlink>'
end

-- A field that Word fills again, with what it will say already in it for programs that do not.
local function contents(title)
  local start = run('<w:fldChar w:fldCharType="begin" w:dirty="true"/>') ..
    run('<w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText>') .. field('separate')
  local lines = {paragraph('TOCHeading', run('<w:t>' .. title .. '</w:t>'))}
  for i, heading in ipairs(headings) do
    lines[#lines + 1] = paragraph('TOC' .. heading.level, (i == 1 and start or '') .. contents_entry(heading))
  end
  if #headings == 0 then
    lines[#lines + 1] = paragraph('TOC1', start)
  end
  lines[#lines + 1] = paragraph('TOC1', field('end'))
  return '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>' ..
    '</w:docPartObj></w:sdtPr><w:sdtContent>' .. table.concat(lines) .. '</w:sdtContent></w:sdt>'
end

---- the document ----

-- The paragraphs in blocks, without what stands around them: a note begins with its first one.
local function unwrap(blocks)
  local result = pandoc.List()
  for _, block in ipairs(blocks) do
    if block.t == 'Div' then
      result:extend(unwrap(block.content))
    else
      result:insert(block.t == 'Plain' and pandoc.Para(block.content) or block)
    end
  end
  return result
end

local function collect_notes(document)
  document:walk({
    Div = function(div)
      if not has(div, 'footnotes') then
        return nil
      end
      div:walk({
        Div = function(note)
          if note.identifier ~= '' and not has(note, 'footnotes') then
            notes['#' .. note.identifier] = unwrap(note:walk(inline_filter).content)
          end
        end,
      })
    end,
  })
end

function Reader(input)
  local page, title = clean(tostring(input))
  local document = pandoc.read(page, 'html-auto_identifiers')
  page, input = nil, nil
  collect_notes(document)
  document = document:walk(inline_filter)
  local blocks = convert(document.blocks, {})
  for i, block in ipairs(blocks) do
    if block.t == 'RawBlock' and block.text == contents_mark then
      blocks[i] = pandoc.RawBlock('openxml', contents(title or ''))
    end
  end
  return pandoc.Pandoc(blocks, pandoc.Meta(right_to_left and {dir = 'rtl'} or {}))
end
