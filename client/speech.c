/* See speech.h. */
#include "client/speech.h"

#include "client/options.h"
#include "client/show.h"
#include "words/words.h"

#include <string.h>

#define FLAG "--lang"
#define VARIABLE "PARALLAX_CLIENT_LANG"

static const char *variable(char **environ, const char *name)
{
    size_t length = strlen(name);
    for (char **entry = environ; *entry != NULL; entry++)
        if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=')
            return *entry + length + 1;
    return NULL;
}

/* The last one counts, as with every flag; it is looked at before anybody knows the commands. */
static const char *flag(int argc, char **argv)
{
    const char *value = NULL;
    size_t length = strlen(FLAG);
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], FLAG "=", length + 1) == 0)
            value = argv[i] + length + 1;
        else if (strcmp(argv[i], FLAG) == 0 && i + 1 < argc)
            value = argv[++i];
    }
    return value;
}

/* "ru_RU.UTF-8" and "zh-Hans" alike. */
static bool use(const char *name)
{
    const struct language *language = NULL;
    if (name == NULL)
        return false;
    struct text tag = {name, strcspn(name, "_.@")};
    if (tag.length == 0 || language_find(tag, &language, NULL) != VERDICT_OK)
        return false;
    language_use(language);
    return true;
}

void speech_begin(int argc, char **argv, char **environ)
{
    static const char *const names[] = {VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG"};
    bool found = use(flag(argc, argv));
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !found; i++)
        found = use(variable(environ, names[i]));
    wording_use(language_words);
}

bool speech_settle(const struct options *options)
{
    const struct client_config *config = options->config;
    const struct language *language = NULL;
    struct error error;
    if (config->lang == NULL)
        return true;
    if (language_find(text_of(config->lang), &language, &error) != VERDICT_OK) {
        error_prefix(&error, "--lang");
        show_error(&error);
        return false;
    }
    language_use(language);
    return true;
}
