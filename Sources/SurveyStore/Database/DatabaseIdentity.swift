internal import Foundation
internal import GRDB

/// Which program a database file belongs to.
package enum DatabaseIdentity {
    /// The application id of a SQLite database; nil for a file that is none, or is empty.
    ///
    /// - Throws: ``StoreError`` if the disk or the file's permissions are in the way of looking.
    ///
    /// Looking comes before connecting for writing, which would make a database of an empty file and change another
    /// program's. It goes through SQLite: closing a file handle of our own would give up the locks that other connections
    /// of this process hold on the file (sqlite.org, "How To Corrupt An SQLite Database File", §2.2). A connection for
    /// reading only would do for every database but one in WAL mode that nobody has open.
    package static func applicationID(path: String) throws(StoreError) -> Int32? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let size = (attributes?[.size] as? NSNumber)?.intValue, size > 0 else { return nil }
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            return try queue.read { try Int32.fetchOne($0, sql: "PRAGMA application_id") }
        } catch let error as DatabaseError where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode) {
            return nil
        } catch {
            // A full disk or a folder for reading only says nothing about whose the file is.
            throw StoreError(error, path: path)
        }
    }
}
