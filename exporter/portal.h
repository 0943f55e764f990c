/*
 * The portal: which page a path asks for, and its making. No sockets: given a path, it fills a
 * response.
 */
#ifndef PARALLAX_EXPORTER_PORTAL_H
#define PARALLAX_EXPORTER_PORTAL_H

#include "exporter/dataset.h"
#include "http/http.h"
#include "model/reference.h"
#include "store/store.h"

enum portal_page {
    PORTAL_NONE,   /* nothing stands there */
    PORTAL_INDEX,  /* /, and as reports in other languages: /?lang=ru */
    PORTAL_HEALTH, /* /health */
    PORTAL_REPORT, /* /report/CALL/KGZ, /report/CALL/KGZ?lang=ru */
    PORTAL_DATA    /* /data/CALL/findings.csv, /data/CALL/KGZ/findings.csv */
};

/* Texts borrow from the path. */
struct portal_target {
    enum portal_page page;
    struct text language;
    struct text call;
    const struct country *country; /* NULL: all */
    enum dataset set;
    enum tabular_format format;
};

struct portal {
    const struct store_config *store_config; /* borrowed */
    const char *forms_dir;                   /* borrowed */
    size_t page_limit_bytes;
    struct store *store; /* NULL: not connected now */
};

struct portal_target portal_find(struct text path);
/* The tag in a query such as "lang=ru"; "en" where it names none. Borrows from the query. */
struct text portal_language(struct text query);
/* An http_handler_fn with a struct portal as context; connects when it has to, and once again. */
void portal_answer(void *context, const struct http_request *request,
                   struct http_response *response);
void portal_close(struct portal *portal);

#endif
