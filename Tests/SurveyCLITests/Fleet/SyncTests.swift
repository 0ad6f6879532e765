import Foundation
import SurveyData
import SurveyStore
import SurveySync
import SyncServer
import Testing

@testable import survey_cli

/// The conversation of real stores with a real hub over real sockets.
@Suite struct SyncTests {
    private func draft(_ store: SurveyStore, _ scope: String, age: Int64) throws -> Draft {
        let age = Answer.integer(age)
        let path = try #require(AnswerPath(template: "demographics/age"))
        return Draft(
            form: try store.form("emq").hash, scope: Scope(scope) ?? .all, answers: [path: age])
    }

    @Test("a sync with nothing to say is one request and under 64 bytes both ways")
    func nothingToSay() async throws {
        try await TestHub.serve(forms: ["studies/three-regions/forms/emq.xml"]) { hub in
            let store = try await hub.join("a", .surveyor, "01/571")
            try store.save(try draft(store, "01/571", age: 20))
            try await hub.sync(store)
            let report = try await hub.sync(store)
            #expect(report.roundTrips == 1)
            #expect(report.bytesSent + report.bytesReceived <= 64)
            #expect(report.pushed + report.pulled == 0)
        }
    }

    @Test("a link that is cut after any number of bytes loses and doubles nothing", arguments: [1, 2] as [UInt64])
    func cutAnywhere(seed: UInt64) async throws {
        try await TestHub.serve(forms: ["studies/three-regions/forms/emq.xml"]) { hub in
            let writer = try await hub.join("writer", .surveyor, "01/571")
            let reader = try await hub.join("reader", .supervisor, "01")
            var expected = 0
            // The cut moves through request and answer, a few bytes further each time.
            for cut in stride(from: 50 + Int(seed) * 7, to: 3_600, by: 131) {
                try writer.save(try draft(writer, "01/571", age: Int64(cut % 60)))
                expected += 1
                for store in [writer, reader] {
                    let link = BreakingLink(host: "127.0.0.1", port: hub.port) { $0 < 2 ? cut : nil }
                    try await link.run { port in
                        _ = try await SyncClient(
                            store: store, transport: try hub.transport(store, port: port),
                            patience: .init(attempts: 10, first: .milliseconds(1))
                        ).run()
                    }
                }
                #expect(try reader.status().saves == expected, "cut after \(cut) bytes")
            }
            #expect(try reader.digest() == writer.digest())
            #expect(try hub.hub.check(study: hub.study).problems == [])
        }
    }

    @Test("a device sees its own scope, and nothing beside or above it")
    func scopes() async throws {
        try await TestHub.serve(forms: ["studies/three-regions/forms/emq.xml"]) { hub in
            let team3 = try await hub.join("team3", .surveyor, "01/571/team-3")
            let team4 = try await hub.join("team4", .surveyor, "01/571/team-4")
            let province = try await hub.join("province", .supervisor, "01/571")
            let other = try await hub.join("other", .supervisor, "06")
            try team3.save(try draft(team3, "01/571/team-3", age: 30))
            try team4.save(try draft(team4, "01/571/team-4", age: 40))
            try province.save(try draft(province, "01/571", age: 50))
            for store in [team3, team4, province, other, team3, team4, province, other] { try await hub.sync(store) }
            #expect(try team3.status().saves == 1)
            #expect(try team4.status().saves == 1)
            #expect(try province.status().saves == 3)
            #expect(try other.status().saves == 0)
        }
    }

    @Test("two copies of one store that both went on lose nothing, and the hub ends with every save once")
    func copiedStoreUnnoticed() async throws {
        try await TestHub.serve(forms: ["studies/three-regions/forms/emq.xml"]) { hub in
            let path = "\(hub.folder)/a.survey"
            let first = try await hub.join("a", .surveyor, "01/571")
            try first.save(try draft(first, "01/571", age: 20))
            try await hub.sync(first)
            try first.close()
            // Everything beside the store is put back with it, in place: the device cannot notice.
            let backup = try Dictionary(
                uniqueKeysWithValues: ["", "-witness"].map { ($0, try Data(contentsOf: URL(filePath: path + $0))) })
            let before = try SurveyStore.open(path: path)
            for age in 21...23 { try before.save(try draft(before, "01/571", age: Int64(age))) }
            try await hub.sync(before)
            try before.close()
            for (suffix, data) in backup {
                let file = try #require(FileHandle(forWritingAtPath: path + suffix))
                try file.truncate(atOffset: 0)
                try file.write(contentsOf: data)
                try file.close()
            }
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            let after = try SurveyStore.open(path: path)
            for age in 31...35 { try after.save(try draft(after, "01/571", age: Int64(age))) }
            let report = try await hub.sync(after)
            #expect(report.reissued > 0 || report.renewedSite)
            try await hub.sync(after)
            #expect(try after.status().records == ["emq": 9])
            let researcher = try await hub.join("researcher", .researcher, "")
            try await hub.sync(researcher)
            var ages: [Int64] = []
            try researcher.forEachRecord(formID: "emq") { record in
                for case .integer(let age) in record.answers.values { ages.append(age) }
            }
            #expect(ages.sorted() == [20, 21, 22, 23, 31, 32, 33, 34, 35])
            #expect(try researcher.digest() == after.digest())
            #expect(try after.check().problems == [])
            #expect(try hub.hub.check(study: hub.study).problems == [])
        }
    }

    @Test("a form version that the hub refuses is reported once, and the sync ends")
    func refusedForm() async throws {
        try await TestHub.serve(forms: ["studies/three-regions/forms/emq.xml"]) { hub in
            let first = try await hub.join("first", .manager, "")
            let second = try await hub.join("second", .manager, "")
            for (store, title) in [(first, "one"), (second, "other")] {
                _ = try store.publish(
                    formID: "visit", version: "1", title: title, mediaType: "application/xml", content: Array(title.utf8))
            }
            #expect(try await hub.sync(first).refused == [])
            let report = try await hub.sync(second)
            #expect(report.refused.count == 1)
            #expect(report.roundTrips < 4)
            #expect(try await hub.sync(second).refused == [])
            #expect(try second.status().refused.count == 1)
        }
    }
}
