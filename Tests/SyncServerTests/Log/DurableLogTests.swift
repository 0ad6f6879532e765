import GRDB
import Testing

@testable import SyncServer

@Suite("What a hub acknowledges is on its disk")
struct DurableLogTests {
    @Test("the log's commits wait for the disk (SQLite's synchronous = FULL)")
    func synchronous() throws {
        let hub = try TestHub()
        let setting = try hub.hosted.log.write { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        #expect(setting == 2)
    }
}
