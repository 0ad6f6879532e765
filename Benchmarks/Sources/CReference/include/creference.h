/* The references of the benchmarks: what plain C over SQLite and zlib needs for the same rows. */
#ifndef CREFERENCE_H
#define CREFERENCE_H

#include <stddef.h>
#include <stdint.h>

/* Cells as they lie in memory before the clock starts. */
typedef struct {
    const char *text;         /* all cells one after the other, each ended by a zero byte */
    const int64_t *offsets;   /* where each cell begins, row by row; -1 for an empty one */
    const uint8_t *kinds;     /* of each column: 't' text, 'i' integer, 'r' real */
    int32_t columns;
    int64_t rows;
} cref_table;

/* How rows are found again. */
typedef enum {
    CREF_SEQUENTIAL = 0,      /* a sequential key; no column is indexed */
    CREF_FIRST_COLUMN = 1     /* the first column is the primary key: what the session extension asks for */
} cref_key;

typedef struct cref_database cref_database;

/* Opens an empty database in WAL mode with one wide table; NULL if it cannot.
   synchronous: 1 is NORMAL, 2 is FULL, as in SQLite's pragma. */
cref_database *cref_open(const char *path, const cref_table *table, cref_key key, int synchronous);

/* Moves everything into the database file and closes it. Returns SQLite's result code. */
int cref_close(cref_database *database);

/* Moves everything in the -wal file of the database at this path into the database. Returns SQLite's result code. */
int cref_checkpoint(const char *path);

/* Inserts the rows with one prepared statement, so many rows a transaction.
   Adds the seconds it took to *cpu (of the process) and *wall. Returns SQLite's result code. */
int cref_insert(cref_database *database, const cref_table *table, int64_t rows_in_transaction, double *cpu, double *wall);

/* Whether this machine's SQLite has the session extension. */
int cref_has_sessions(void);

/* Inserts the rows in one transaction with a session attached, and gives the session's change-set, to be freed with
   cref_free. Returns SQLite's result code. */
int cref_session(cref_database *database, const cref_table *table, uint8_t **bytes, size_t *count);

/* Inflates a change-set of a session and applies it in one transaction; adds to *cpu. */
int cref_apply(cref_database *database, const uint8_t *deflated, size_t count, size_t plain_count, double *cpu);

/* The bytes deflated at this level, to be freed with cref_free; NULL without memory. */
uint8_t *cref_deflate(const uint8_t *bytes, size_t count, int level, size_t *deflated_count);

void cref_free(void *memory);

#endif
