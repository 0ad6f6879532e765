internal import Foundation
internal import GRDB

/// Which program a database file belongs to.
package enum DatabaseIdentity {
    /// The application id of a SQLite database; nil for a file that is none, or is empty.
    ///
    /// Looking comes before connecting for writing, which would make a database of an empty file and change another
    /// program's. It goes through SQLite: closing a file handle of our own would give up the locks that other connections
    /// of this process hold on the file (sqlite.org, "How To Corrupt An SQLite Database File", §2.2). A connection for
    /// reading only would do for every database but one in WAL mode that nobody has open.
    package static func applicationID(path: String) -> Int32? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let size = (attributes?[.size] as? NSNumber)?.intValue, size > 0 else { return nil }
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        guard let queue = try? DatabaseQueue(path: path, configuration: configuration) else { return nil }
        defer { try? queue.close() }
        return try? queue.read { try Int32.fetchOne($0, sql: "PRAGMA application_id") }
    }
}
