package import GRDB

extension Database {
    /// Does something whole or not at all, in a transaction that no other connection can get between.
    ///
    /// GRDB's own way compiles BEGIN and COMMIT anew each time and asks observers, of which a store has none.
    package func inImmediateTransaction<Value>(_ body: () throws -> Value) throws -> Value {
        try whole("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK", body)
    }

    /// Does something whole or not at all within a transaction.
    package func inNestedSavepoint<Value>(_ body: () throws -> Value) throws -> Value {
        try whole("SAVEPOINT masah", "RELEASE masah", "ROLLBACK TO masah; RELEASE masah", body)
    }

    private func whole<Value>(
        _ begin: String, _ commit: String, _ undo: String, _ body: () throws -> Value
    ) throws -> Value {
        try PreparedStatement(self, begin).run()
        do {
            let value = try body()
            try PreparedStatement(self, commit).run()
            return value
        } catch {
            // SQLite has rolled back by itself where it could do nothing else, as on some full disks.
            guard isInsideTransaction else { throw error }
            do {
                try execute(sql: undo)
            } catch {
                // What was done here cannot be told any more from what was done before it: all of it goes.
                if isInsideTransaction { try execute(sql: "ROLLBACK") }
                throw error
            }
            throw error
        }
    }
}
