import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// A check finds what is wrong.
@Suite struct CheckingTests {
    private func hub() async throws -> TestHub {
        let test = try TestHub()
        let device = try await test.join()
        try await test.serve { client in
            try device.record(10)
            try await device.sync(client)
            try device.record(10)
            try await device.sync(client)
        }
        try test.hub.project(study: test.study)
        return test
    }

    private func problems(_ test: TestHub) throws -> String {
        try test.hub.check(study: test.study).problems.joined(separator: "; ")
    }

    @Test func aSoundHubHasNoProblems() async throws {
        let test = try await hub()
        let report = try test.hub.check(study: test.study)
        #expect(report.problems.isEmpty)
        #expect(report.entries == 4 && report.changeSets == 2 && report.saves == 20)
        #expect(report.digest == (try test.hub.digest(study: test.study)))
    }

    @Test(arguments: [1, 2, 3, 4]) func aFlippedByteInAnyEntryIsFound(position: Int) async throws {
        let test = try await hub()
        try test.flipByte(ofEntry: position)
        #expect(try problems(test).contains("entry \(position)"))
    }

    @Test func aMissingPositionIsFound() async throws {
        let test = try await hub()
        try test.execute("DELETE FROM entry WHERE position = 3")
        #expect(try problems(test).contains("positions 3 to 3 are missing"))
    }

    @Test func anEntryUnderAnotherAddressIsFound() async throws {
        let test = try await hub()
        try test.execute("UPDATE entry SET id = randomblob(32) WHERE position = 3")
        #expect(try problems(test).contains("entry 3: its bytes are not those of its address"))
    }

    @Test func anIndexThatDoesNotFitIsFound() async throws {
        let test = try await hub()
        try test.execute("UPDATE dot SET mark = mark + 1 WHERE key = (SELECT min(key) FROM dot)")
        #expect(try problems(test).contains("the index has 20 saves, the log 19"))
    }

    @Test func aProjectionThatDiffersIsFound() async throws {
        let test = try await hub()
        // A projection that says it is up to date, and has more than the log.
        let position = try test.hosted.log.read { try StudyLog.lastPosition($0) }
        try test.execute("DELETE FROM dot WHERE position = \(position)")
        #expect(try problems(test).contains("projection"))
    }
}
