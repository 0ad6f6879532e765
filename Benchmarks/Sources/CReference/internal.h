#ifndef CREFERENCE_INTERNAL_H
#define CREFERENCE_INTERNAL_H

#define SQLITE_ENABLE_SESSION 1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include "creference.h"
#include <sqlite3.h>
#include <time.h>

struct cref_database {
    sqlite3 *handle;
    sqlite3_stmt *insert;
};

double cref_seconds(clockid_t clock);

#endif
