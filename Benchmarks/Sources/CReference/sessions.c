/* SQLite's session extension, where the system's SQLite has it: it records and applies changes, and has no merge rule. */
#include "internal.h"
#include <stdlib.h>
#include <zlib.h>

/* Weak: a system whose SQLite lacks the extension still links, and the figure says so. */
#pragma weak sqlite3session_create
#pragma weak sqlite3session_attach
#pragma weak sqlite3session_changeset
#pragma weak sqlite3session_delete
#pragma weak sqlite3changeset_apply

int cref_has_sessions(void)
{
    return sqlite3session_create && sqlite3session_attach && sqlite3session_changeset && sqlite3session_delete
        && sqlite3changeset_apply;
}

int cref_session(cref_database *database, const cref_table *table, uint8_t **bytes, size_t *count)
{
    sqlite3_session *session = NULL;
    int result = sqlite3session_create(database->handle, "main", &session);
    if (result != SQLITE_OK) return result;
    result = sqlite3session_attach(session, "r");
    double cpu = 0, wall = 0;
    if (result == SQLITE_OK) result = cref_insert(database, table, table->rows + 1, &cpu, &wall);
    int size = 0;
    void *changes = NULL;
    if (result == SQLITE_OK) result = sqlite3session_changeset(session, &size, &changes);
    sqlite3session_delete(session);
    *bytes = changes;
    *count = (size_t)size;
    return result;
}

static int replace(void *context, int kind, sqlite3_changeset_iter *change)
{
    (void)context, (void)change;
    return kind == SQLITE_CHANGESET_DATA || kind == SQLITE_CHANGESET_CONFLICT ? SQLITE_CHANGESET_REPLACE
                                                                              : SQLITE_CHANGESET_OMIT;
}

int cref_apply(cref_database *database, const uint8_t *deflated, size_t count, size_t plain_count, double *cpu)
{
    double start = cref_seconds(CLOCK_PROCESS_CPUTIME_ID);
    uLongf size = plain_count;
    Bytef *plain = malloc(plain_count);
    int result = plain && uncompress(plain, &size, deflated, count) == Z_OK ? SQLITE_OK : SQLITE_NOMEM;
    if (result == SQLITE_OK) result = sqlite3_exec(database->handle, "BEGIN", 0, 0, 0);
    if (result == SQLITE_OK) result = sqlite3changeset_apply(database->handle, (int)size, plain, 0, replace, 0);
    int ended = sqlite3_exec(database->handle, "COMMIT", 0, 0, 0);
    free(plain);
    *cpu += cref_seconds(CLOCK_PROCESS_CPUTIME_ID) - start;
    return result == SQLITE_OK ? ended : result;
}

uint8_t *cref_deflate(const uint8_t *bytes, size_t count, int level, size_t *deflated_count)
{
    uLongf size = compressBound(count);
    uint8_t *deflated = sqlite3_malloc64(size);
    if (!deflated || compress2(deflated, &size, bytes, count, level) != Z_OK) {
        sqlite3_free(deflated);
        return NULL;
    }
    *deflated_count = size;
    return deflated;
}

void cref_free(void *memory)
{
    sqlite3_free(memory);
}
