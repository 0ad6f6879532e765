/* Prepared inserts of parsed cells into one wide table: what any store of rows on SQLite must at least do. */
#include "internal.h"
#include <stdlib.h>
#include <string.h>

double cref_seconds(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int create_table(cref_database *database, const cref_table *table, cref_key key)
{
    sqlite3_str *sql = sqlite3_str_new(database->handle);
    sqlite3_str_appendall(sql, "CREATE TABLE r(");
    for (int column = 0; column < table->columns; column++) {
        const char *type = table->kinds[column] == 'i' ? "INTEGER" : table->kinds[column] == 'r' ? "REAL" : "TEXT";
        const char *constraint = column == 0 && key == CREF_FIRST_COLUMN ? " PRIMARY KEY NOT NULL" : "";
        sqlite3_str_appendf(sql, "%sc%d %s%s", column ? "," : "", column, type, constraint);
    }
    sqlite3_str_appendall(sql, ")");
    char *text = sqlite3_str_finish(sql);
    int result = text ? sqlite3_exec(database->handle, text, 0, 0, 0) : SQLITE_NOMEM;
    sqlite3_free(text);
    return result;
}

static int prepare_insert(cref_database *database, const cref_table *table)
{
    sqlite3_str *sql = sqlite3_str_new(database->handle);
    sqlite3_str_appendall(sql, "INSERT INTO r VALUES(?");
    for (int column = 1; column < table->columns; column++) sqlite3_str_appendall(sql, ",?");
    sqlite3_str_appendall(sql, ")");
    char *text = sqlite3_str_finish(sql);
    int result = text ? sqlite3_prepare_v2(database->handle, text, -1, &database->insert, 0) : SQLITE_NOMEM;
    sqlite3_free(text);
    return result;
}

cref_database *cref_open(const char *path, const cref_table *table, cref_key key, int synchronous)
{
    cref_database *database = calloc(1, sizeof *database);
    if (!database) return NULL;
    const char *pragmas = synchronous == 2 ? "PRAGMA journal_mode = wal; PRAGMA synchronous = FULL"
                                           : "PRAGMA journal_mode = wal; PRAGMA synchronous = NORMAL";
    if (sqlite3_open(path, &database->handle) == SQLITE_OK
        && sqlite3_exec(database->handle, pragmas, 0, 0, 0) == SQLITE_OK
        && create_table(database, table, key) == SQLITE_OK && prepare_insert(database, table) == SQLITE_OK)
        return database;
    cref_close(database);
    return NULL;
}

int cref_close(cref_database *database)
{
    sqlite3_finalize(database->insert);
    sqlite3_exec(database->handle, "PRAGMA wal_checkpoint(TRUNCATE)", 0, 0, 0);
    int result = sqlite3_close(database->handle);
    free(database);
    return result;
}

int cref_checkpoint(const char *path)
{
    sqlite3 *handle = NULL;
    int result = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, 0);
    if (result == SQLITE_OK) result = sqlite3_exec(handle, "PRAGMA wal_checkpoint(TRUNCATE)", 0, 0, 0);
    sqlite3_close(handle);
    return result;
}

static int insert_row(sqlite3_stmt *insert, const cref_table *table, int64_t row)
{
    const int64_t *offsets = table->offsets + row * table->columns;
    for (int column = 0; column < table->columns; column++) {
        const char *cell = table->text + offsets[column];
        if (offsets[column] < 0) sqlite3_bind_null(insert, column + 1);
        else if (table->kinds[column] == 'i') sqlite3_bind_int64(insert, column + 1, atoll(cell));
        else if (table->kinds[column] == 'r') sqlite3_bind_double(insert, column + 1, atof(cell));
        else sqlite3_bind_text(insert, column + 1, cell, -1, SQLITE_STATIC);
    }
    int result = sqlite3_step(insert);
    sqlite3_reset(insert);
    return result == SQLITE_DONE ? SQLITE_OK : result;
}

int cref_insert(cref_database *database, const cref_table *table, int64_t rows_in_transaction, double *cpu, double *wall)
{
    double cpu_start = cref_seconds(CLOCK_PROCESS_CPUTIME_ID), wall_start = cref_seconds(CLOCK_MONOTONIC);
    int result = sqlite3_exec(database->handle, "BEGIN", 0, 0, 0);
    for (int64_t row = 0; row < table->rows && result == SQLITE_OK; row++) {
        if (row && row % rows_in_transaction == 0) result = sqlite3_exec(database->handle, "COMMIT; BEGIN", 0, 0, 0);
        if (result == SQLITE_OK) result = insert_row(database->insert, table, row);
    }
    int ended = sqlite3_exec(database->handle, "COMMIT", 0, 0, 0);
    *cpu += cref_seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_start;
    *wall += cref_seconds(CLOCK_MONOTONIC) - wall_start;
    return result == SQLITE_OK ? ended : result;
}
