/* See world.h. */
#include "tests/fuzz/world.h"

#include "seal/identity_private.h"
#include "seal/merkle.h"
#include "seal/receipt.h"
#include "wire/codec.h"

#include <assert.h>
#include <string.h>

#define EVERY_KIND 0x3eu
#define DAY_MS ((int64_t)86400000)
#define NOW_MS (20700 * DAY_MS + 45296789) /* 2026-09-04, some time after noon */

static struct identity identity;
static struct organisation_key key;

static const struct text scope[] = {{"KGZ", 3}, {"UZB", 3}, {"062", 3}};
static const struct text countries[] = {{"KGZ", 3}, {"TJK", 3}, {"IND", 3}, {"FRA", 3}};
static const struct call_title titles[] = {{{"en", 2}, {"Open call", 9}},
                                           {{"ru", 2}, {"\xd0\x97\xd0\xbe\xd0\xb2", 6}}};
/* What WORLD_CALL asks, a question of each kind; the seeds answer it. */
static const struct call_text words[] = {{{"en", 2}, {"Words", 5}},
                                         {{"ru", 2}, {"\xd0\x94\xd0\xb0", 4}}};
static const struct call_choice choices[] = {{{"c1", 2}, {2, words}}, {{"c2", 2}, {1, words}}};
static const struct call_question questions[] = {
    {{"Q1", 2}, {2, words}, QUESTION_OPEN, 0, NULL, 20},
    {{"Q.2-b_c", 7}, {1, words}, QUESTION_OPEN, 0, NULL, 0},
    {{"q3", 2}, {1, words}, QUESTION_CHOICE, 2, choices, 0},
    {{"q4", 2}, {1, words}, QUESTION_MANY, 2, choices, 0},
    {{"q5", 2}, {1, words}, QUESTION_RATING, 0, NULL, 0},
};
static const struct call_section sections[] = {{{"section.3", 9}, {1, words}, {2, words}},
                                               {{"section.4", 9}, {1, words}, {0, NULL}}};
static const struct call_content content = {
    .question_count = sizeof questions / sizeof *questions,
    .questions = questions,
    .section_count = 2,
    .sections = sections,
    .letter = {{1, words}, {2, words}, {1, words}, {2, words}},
    .session = {{2, words}, {"2026-07-07", 10}},
    .theme = {"CLIMATE", 7},
    .region = {"143", 3},
};
static const struct organisation organisation = {
    .id = {{0x01, 0x8f, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1}},
    .scope = {3, scope},
};
/* Ascending by id. */
static struct call calls[] = {
    {.id = {"WORLD-CLOSED", 12}, .kinds = EVERY_KIND, .closes_ms = NOW_MS - DAY_MS},
    {.id = {"WORLD-LIMITS", 12},
     .kinds = EVERY_KIND,
     .countries = {4, countries},
     .closes_ms = NOW_MS + DAY_MS,
     .title_words = 8,
     .body_words = 50},
    {.id = {WORLD_CALL, sizeof WORLD_CALL - 1},
     .form = {"vnr-shadow", 10},
     .kinds = EVERY_KIND,
     .title_count = 2,
     .titles = titles,
     .opens_ms = NOW_MS - DAY_MS,
     .closes_ms = NOW_MS + DAY_MS,
     .sample = true,
     .content = &content},
};
static struct world world;

/* The identity of two constants in place of chance. */
static void make_identity(void)
{
    uint8_t seed[crypto_sign_SEEDBYTES];
    memset(seed, 0x5a, sizeof seed);
    memset(identity.curve_secret, 0xa5, sizeof identity.curve_secret);
    (void)crypto_sign_seed_keypair(identity.public.sign, identity.sign_secret, seed);
    (void)crypto_scalarmult_base(identity.public.curve, identity.curve_secret);
}

const struct world *world_get(void)
{
    if (world.now_ms != 0)
        return &world;
    enum verdict started = seal_start(NULL);
    assert(started == VERDICT_OK);
    started = codec_start(NULL);
    assert(started == VERDICT_OK);
    make_identity();
    memcpy(key.curve, identity.public.curve, sizeof key.curve);
    memcpy(key.sign, identity.public.sign, sizeof key.sign);
    calls[2].seal_key = (struct text){(const char *)identity.public.curve, SEAL_KEY_BYTES};
    world = (struct world){
        .now_ms = NOW_MS,
        .identity = &identity,
        .catalogue = {.version = 7,
                      .organisation_count = 1,
                      .organisations = &organisation,
                      .key_count = 1,
                      .keys = &key,
                      .call_count = sizeof calls / sizeof calls[0],
                      .calls = calls},
    };
    return &world;
}

void world_sign(const struct client_request *request, uint8_t ret_signature[SEAL_SIGNATURE_BYTES])
{
    static struct merkle_hash leaves[CLIENT_FRAME_SUBMISSIONS_MAX];
    size_t count = request->submissions.count;
    assert(count > 0 && count <= CLIENT_FRAME_SUBMISSIONS_MAX);
    for (size_t i = 0; i < count; i++) {
        uint8_t digest[SEAL_DIGEST_BYTES];
        seal_digest(request->submissions.at[i], digest);
        merkle_frame_leaf(digest, &leaves[i]);
    }
    struct merkle_tree *tree = merkle_tree_new(leaves, count);
    assert(tree != NULL);
    const struct merkle_hash *root = merkle_tree_root(tree);
    seal_sign(&identity, SEAL_PURPOSE_SUBMIT,
              (struct text){(const char *)root->bytes, sizeof root->bytes}, ret_signature);
    merkle_tree_free(&tree);
}
