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

    /// The end of the log.
    func end() throws -> LogPlace { try hosted.log.read { try StudyLog.end($0) } }

    /// Puts the log back to an earlier end, as a backup does; members and epoch stay.
    func forget(after end: LogPlace) throws {
        try hosted.log.write { database in
            for table in ["entry", "dot", "form"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE position > ?", arguments: [Int64(end.position)])
            }
            try database.execute(
                sql: "DELETE FROM site WHERE n NOT IN (SELECT site FROM entry WHERE site IS NOT NULL)")
        }
    }

    func execute(_ sql: String) throws {
        try hosted.log.write { try $0.execute(sql: sql) }
    }
}
