import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// What could not be taken in is tried again when what it lacked arrives.
@Suite struct SetAsideTests {
    @Test func aChangeSetIsTakenInOnceItsSitesCardComes() async throws {
        let test = try TestHub()
        let (author, reader) = (try await test.join(), try await test.join(.researcher, ""))
        try author.record(3)
        try await test.serve { client in
            try await author.sync(client)
            // The hub's log is not what it should be: the card stands behind the change-set.
            for (kind, position) in [(16, 1_000), (18, 999)] {
                try test.execute(
                    """
                    UPDATE entry SET position = \(position)
                    WHERE position = (SELECT max(position) FROM entry WHERE kind = \(kind))
                    """)
            }
            let report = try await reader.sync(client)
            #expect(report.setAside.count == 1 && report.pulled == 3)
            #expect(try reader.digest == author.digest)
            #expect(try reader.store.retrySetAside() == 0)
            #expect(try reader.store.check().problems == [])
        }
    }

    @Test func whatIsStillWrongStaysAside() async throws {
        let test = try TestHub()
        let (author, reader) = (try await test.join(), try await test.join(.researcher, ""))
        try author.record(1)
        let changeSet = try #require(try author.sealed().first)
        try reader.store.setAside(.changeSet(changeSet), reason: "no card", cursor: nil)
        #expect(try reader.store.retrySetAside() == 0)
        for card in try author.store.siteCards() { try reader.store.introduce(card) }
        #expect(try reader.store.retrySetAside() == 1)
        #expect(try reader.digest == author.digest)
    }
}
