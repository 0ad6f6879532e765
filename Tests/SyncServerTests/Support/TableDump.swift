import Foundation
import GRDB

extension String {
    /// All rows of the table of this name, as text, bytes in hexadecimal.
    func rows(_ database: Database) throws -> String {
        try Row.fetchAll(database, sql: "SELECT * FROM \(self)").map { row in
            row.map { _, value in
                switch value.storage {
                case .blob(let data): data.map { String(format: "%02x", $0) }.joined()
                default: "\(value)"
                }
            }.joined(separator: "|")
        }.joined(separator: "\n")
    }
}
