/* Where values come from: flags, environment, file, presets. What is wrong is noted, not returned.
 */
#include "base/options_private.h"

#include "base/file.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT_BYTES ((size_t)1024 * 1024)
#define SECRET_LIMIT_BYTES ((size_t)64 * 1024)

void options_problem(struct options_reader *reader, const char *format, ...)
{
    char line[2 * ERROR_TEXT_BYTES];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(line, sizeof line, format, args);
    va_end(args);
    /* What was typed stands in the line: it must not break it, nor command a terminal. */
    for (char *p = line; *p != '\0'; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            *p = '?';
    buffer_format(&reader->problems, "%s\n", line);
}

/* Heavier layers win whatever the order of reading is; also what loses must be right. */
static void set_value(struct options_reader *reader, struct option_match match,
                      enum option_layer layer, const char *value, const char *place)
{
    struct options_origin *origin = match.origin;
    struct error error;
    struct option_value ignored;
    if (option_parse(origin->row, value, &ignored, &error) != VERDICT_OK)
        options_problem(reader, "%s: %s", place, error.text);
    if (layer < origin->layer)
        return;
    /* The last of two equal flags wins, so that a script can append one; elsewhere it is a slip. */
    if (layer == origin->layer && (layer != LAYER_FLAG || match.is_file != origin->from_file))
        options_problem(reader, "%s: was given already by %s", place, origin->place);
    free(origin->value);
    free(origin->place);
    origin->value = strdup(value);
    origin->place = strdup(place);
    origin->layer = layer;
    origin->from_file = match.is_file;
    if (origin->value == NULL || origin->place == NULL)
        reader->problems.failed = true;
}

/* The name of an option as one writes it in a layer; false when it cannot stand there. */
static bool spell(const struct options_reader *reader, const struct option_row *row, bool is_file,
                  enum option_layer layer, struct buffer *out)
{
    buffer_clear(out);
    if (layer == LAYER_ENVIRONMENT) {
        option_env_name(reader->program, row, out);
        buffer_string(out, is_file ? "_FILE" : "");
        return !option_only_flag(row) && buffer_ok(out);
    }
    buffer_format(out, "%s%s%s", layer == LAYER_FLAG ? "--" : "", row->name,
                  is_file ? "-file" : "");
    if (!buffer_ok(out))
        return false;
    if (layer == LAYER_FILE)
        return option_in_file(row);
    const struct option_command *owner = options_owner(reader, row->name);
    return owner == NULL || owner == reader->command;
}

/* Leaves ", did you mean --x?" in out, or an empty string. */
static void suggest(const struct options_reader *reader, struct text typed, enum option_layer layer,
                    struct buffer *out)
{
    struct buffer name = BUFFER_NONE;
    size_t best = SIZE_MAX;
    buffer_clear(out);
    buffer_string(out, "");
    for (size_t i = 0; i < 2 * reader->origin_count; i++) {
        const struct option_row *row = reader->origins[i / 2].row;
        bool is_file = i % 2 == 1;
        if ((is_file && row->kind != OPTION_SECRET) || !spell(reader, row, is_file, layer, &name))
            continue;
        size_t distance = option_distance(typed, buffer_view(&name));
        if (distance >= best)
            continue;
        best = distance;
        buffer_clear(out);
        buffer_format(out, ", did you mean %s?", name.data);
    }
    buffer_free(&name);
}

static void unknown(struct options_reader *reader, const char *place, struct text typed,
                    enum option_layer layer)
{
    struct buffer hint = BUFFER_NONE;
    suggest(reader, typed, layer, &hint);
    const char *suggestion = buffer_ok(&hint) ? hint.data : "";
    if (layer == LAYER_FILE)
        options_problem(reader, "%s: unknown key \"%.*s\"%s", place,
                        (int)(typed.length < 80 ? typed.length : 80), typed.at, suggestion);
    else
        options_problem(reader, "%s: unknown %s%s", place, layer == LAYER_FLAG ? "flag" : "key",
                        suggestion);
    buffer_free(&hint);
}

/* ---- flags ---- */

struct walk {
    char **argv;
    int argc, next;
    bool flags_ended; /* "--" was seen */
};

struct word {
    char *plain;       /* NULL: it is a flag */
    struct text typed; /* "--name", without the value */
    struct option_match match;
    const char *value; /* NULL: it needs one and has none */
};

static bool starts_with_dashes(const char *word)
{
    return word[0] == '-' && word[1] == '-';
}

static struct option_match match_flag(const struct options_reader *reader, struct text typed)
{
    if (typed.length > 2 && starts_with_dashes(typed.at))
        return options_find(reader, (struct text){typed.at + 2, typed.length - 2});
    const char *name = typed.length == 2 ? option_long_name(typed.at[1]) : NULL;
    if (name != NULL)
        return options_find(reader, text_of(name));
    return (struct option_match){NULL, false};
}

static bool next_word(const struct options_reader *reader, struct walk *walk, struct word *ret_word)
{
    if (walk->next < walk->argc && !walk->flags_ended &&
        strcmp(walk->argv[walk->next], "--") == 0) {
        walk->flags_ended = true;
        walk->next++;
    }
    if (walk->next >= walk->argc)
        return false;
    char *word = walk->argv[walk->next++];
    *ret_word = (struct word){.plain = word};
    if (walk->flags_ended || word[0] != '-' || word[1] == '\0')
        return true;
    const char *equals = strchr(word, '=');
    struct text typed = {word, equals == NULL ? strlen(word) : (size_t)(equals - word)};
    *ret_word = (struct word){NULL, typed, match_flag(reader, typed), NULL};
    const struct options_origin *origin = ret_word->match.origin;
    if (equals != NULL) {
        ret_word->value = equals + 1;
    } else if (origin != NULL && origin->row->kind == OPTION_FLAG) {
        ret_word->value = "yes";
    } else if (origin != NULL && walk->next < walk->argc &&
               !starts_with_dashes(walk->argv[walk->next])) {
        ret_word->value = walk->argv[walk->next++];
    }
    return true;
}

void options_split_arguments(struct options_reader *reader, int argc, char **argv)
{
    struct walk walk = {argv, argc, 1, false};
    struct word word;
    while (next_word(reader, &walk, &word))
        if (word.plain != NULL)
            reader->arguments[reader->argument_count++] = word.plain;
}

static void take_flag(struct options_reader *reader, const struct word *word)
{
    char place[160];
    (void)snprintf(place, sizeof place, "flag %.*s", TEXT_ARGS(word->typed));
    if (word->match.origin == NULL) {
        unknown(reader, place, word->typed, LAYER_FLAG);
        return;
    }
    const char *name = word->match.origin->row->name;
    const struct option_command *owner = options_owner(reader, name);
    if (owner != NULL && reader->command != NULL && owner != reader->command)
        options_problem(reader, "%s: belongs to the command %s, not to %s", place, owner->name,
                        reader->command->name);
    else if (word->value == NULL)
        options_problem(reader, "%s: needs a value (one that starts with -- as %.*s=VALUE)", place,
                        TEXT_ARGS(word->typed));
    else
        set_value(reader, word->match, LAYER_FLAG, word->value, place);
}

void options_read_flags(struct options_reader *reader, int argc, char **argv)
{
    struct walk walk = {argv, argc, 1, false};
    struct word word;
    while (next_word(reader, &walk, &word))
        if (word.plain == NULL)
            take_flag(reader, &word);
}

/* ---- environment ---- */

static struct option_match match_environment(const struct options_reader *reader, struct text name)
{
    struct option_match match = {NULL, false};
    struct buffer known = BUFFER_NONE;
    for (size_t i = 0; i < 2 * reader->origin_count && match.origin == NULL; i++) {
        struct options_origin *origin = &reader->origins[i / 2];
        bool is_file = i % 2 == 1;
        if ((!is_file || origin->row->kind == OPTION_SECRET) &&
            spell(reader, origin->row, is_file, LAYER_ENVIRONMENT, &known) &&
            text_equal(name, buffer_view(&known)))
            match = (struct option_match){origin, is_file};
    }
    buffer_free(&known);
    return match;
}

void options_read_environment(struct options_reader *reader, char **environ)
{
    static const char prefix[] = "PARALLAX_";
    for (char **entry = environ; *entry != NULL; entry++) {
        const char *equals = strchr(*entry, '=');
        if (equals == NULL || strncmp(*entry, prefix, sizeof prefix - 1) != 0)
            continue;
        struct text name = {*entry, (size_t)(equals - *entry)};
        char place[160];
        (void)snprintf(place, sizeof place, "environment %.*s", TEXT_ARGS(name));
        struct option_match match = match_environment(reader, name);
        /* Empty is unset here: compose files and units pass on variables that nobody filled. */
        if (match.origin != NULL && equals[1] != '\0')
            set_value(reader, match, LAYER_ENVIRONMENT, equals + 1, place);
        else if (match.origin == NULL && !option_env_foreign(reader->program, name))
            unknown(reader, place, name, LAYER_ENVIRONMENT);
    }
}

/* ---- file ---- */

/* A # at the start or after a blank begins a comment; inside a word, as in a URL, it does not. */
static struct text without_comment(struct text line)
{
    for (size_t i = 0; i < line.length; i++)
        if (line.at[i] == '#' && (i == 0 || line.at[i - 1] == ' ' || line.at[i - 1] == '\t'))
            return text_trim((struct text){line.at, i});
    return text_trim(line);
}

static void take_line(struct options_reader *reader, struct text line, const char *place)
{
    line = without_comment(line);
    if (line.length == 0)
        return;
    struct text value = line, name = TEXT_NONE;
    if (memchr(line.at, '=', line.length) == NULL || memchr(line.at, '\0', line.length) != NULL) {
        options_problem(reader, "%s: is not of the form name = value", place);
        return;
    }
    (void)text_split(&value, '=', &name);
    name = text_trim(name);
    struct option_match match = options_find(reader, name);
    if (match.origin == NULL || !option_in_file(match.origin->row)) {
        unknown(reader, place, name, LAYER_FILE);
        return;
    }
    struct buffer copy = BUFFER_NONE;
    buffer_text(&copy, text_trim(value));
    if (buffer_ok(&copy))
        set_value(reader, match, LAYER_FILE, copy.data, place);
    else
        reader->problems.failed = true;
    buffer_free(&copy);
}

void options_read_lines(struct options_reader *reader, const char *path, struct text content)
{
    struct text line;
    for (size_t number = 1; text_split(&content, '\n', &line); number++) {
        char place[ERROR_TEXT_BYTES];
        (void)snprintf(place, sizeof place, "file %.400s line %zu", path, number);
        take_line(reader, line, place);
    }
}

void options_read_file(struct options_reader *reader)
{
    const struct options_origin *config = options_named(reader, "config");
    if (config->value == NULL)
        return;
    struct buffer content = BUFFER_NONE;
    struct error error;
    if (file_read(config->value, FILE_LIMIT_BYTES, &content, &error) == VERDICT_OK)
        options_read_lines(reader, config->value, buffer_view(&content));
    else
        options_problem(reader, "%s: %s", config->place, error.text);
    buffer_free(&content);
}

/* ---- secrets in files, presets ---- */

static void load_secret(struct options_reader *reader, struct options_origin *origin)
{
    struct buffer content = BUFFER_NONE;
    struct error error;
    if (file_read(origin->value, SECRET_LIMIT_BYTES, &content, &error) != VERDICT_OK) {
        options_problem(reader, "%s: %s", origin->place, error.text);
        buffer_free(&content);
        return;
    }
    /* Editors end files with a newline that belongs to no password. */
    while (content.length > 0 && strchr("\r\n", content.data[content.length - 1]) != NULL &&
           content.data[content.length - 1] != '\0')
        content.data[--content.length] = '\0';
    if (content.length == 0) {
        options_problem(reader, "%s: the file is empty", origin->place);
    } else if (memchr(content.data, '\0', content.length) != NULL) {
        options_problem(reader, "%s: the file holds a NUL byte", origin->place);
    } else {
        free(origin->value);
        origin->value = content.data;
        content = BUFFER_NONE;
    }
    buffer_free(&content);
}

void options_load_secrets(struct options_reader *reader)
{
    for (size_t i = 0; i < reader->origin_count; i++)
        if (reader->origins[i].from_file && reader->origins[i].value != NULL)
            load_secret(reader, &reader->origins[i]);
}

void options_apply_presets(struct options_reader *reader)
{
    for (size_t i = 0; i < reader->origin_count; i++) {
        struct options_origin *origin = &reader->origins[i];
        if (origin->layer != LAYER_UNSET || origin->row->preset == NULL)
            continue;
        struct option_value ignored;
        enum verdict verdict = option_parse(origin->row, origin->row->preset, &ignored, NULL);
        assert(verdict != VERDICT_REJECT); /* a preset that breaks its own row's rule is our bug */
        origin->value = strdup(origin->row->preset);
        origin->layer = LAYER_PRESET;
        if (verdict != VERDICT_OK || origin->value == NULL)
            reader->problems.failed = true;
    }
}
