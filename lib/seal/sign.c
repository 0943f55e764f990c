/* Signatures bound to a purpose. */
#include "seal/seal.h"

#include "seal/identity_private.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#define LABEL "parallax "
#define STATEMENT_BYTES (sizeof LABEL - 1 + SEAL_PURPOSE_BYTES + SEAL_DIGEST_BYTES)

/* What is really signed: the message goes in as its digest, so that no length needs an allocation.
 */
static size_t make_statement(const char *purpose, struct text message,
                             uint8_t statement[STATEMENT_BYTES])
{
    size_t label = sizeof LABEL - 1;
    size_t length = strlen(purpose) + 1;
    assert(length <= SEAL_PURPOSE_BYTES);
    memcpy(statement, LABEL, label);
    memcpy(statement + label, purpose, length);
    seal_digest(message, statement + label + length);
    return label + length + SEAL_DIGEST_BYTES;
}

void seal_sign(const struct identity *identity, const char *purpose, struct text message,
               uint8_t ret_signature[SEAL_SIGNATURE_BYTES])
{
    uint8_t statement[STATEMENT_BYTES];
    size_t length = make_statement(purpose, message, statement);
    (void)crypto_sign_detached(ret_signature, NULL, statement, length, identity->sign_secret);
}

bool seal_verify(const uint8_t sign_public[SEAL_KEY_BYTES], const char *purpose,
                 struct text message, const uint8_t signature[SEAL_SIGNATURE_BYTES])
{
    uint8_t statement[STATEMENT_BYTES];
    size_t length = make_statement(purpose, message, statement);
    return crypto_sign_verify_detached(signature, statement, length, sign_public) == 0;
}
