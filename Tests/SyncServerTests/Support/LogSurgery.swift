import Foundation
import GRDB
import SurveyStore

@testable import SyncServer

extension TestHub {
    /// Leaves the study, its members and invitations, and nothing of the log.
    func emptyLog() throws {
        try hosted.log.write { database in
            for table in ["entry", "dot", "site", "form"] { try database.execute(sql: "DELETE FROM \(table)") }
        }
    }

    /// Changes one byte in the middle of an entry of the log.
    func flipByte(ofEntry position: Int) throws {
        try hosted.log.write { database in
            var bytes = try Data.fetchOne(
                database, sql: "SELECT bytes FROM entry WHERE position = ?", arguments: [position])
            guard let count = bytes?.count else { return }
            bytes?[count / 2] ^= 1
            try database.execute(sql: "UPDATE entry SET bytes = ? WHERE position = ?", arguments: [bytes, position])
        }
    }

    func execute(_ sql: String) throws {
        try hosted.log.write { try $0.execute(sql: sql) }
    }
}
