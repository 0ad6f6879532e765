import Foundation
import SurveyData
import SurveyRecords
import SurveyStore
import SurveySync
import SyncServer
import Testing

@testable import survey_cli

/// 1,885 real respondents (UCI "Drug consumption (quantified)", doi 10.24432/C5TC7S) on 45 devices and bad links.
@Suite struct RespondentsFleetTests {
    private static let data = TestHub.root.deletingLastPathComponent()
        .appending(path: "shared/data/uci_drug_consumption.csv")

    @Test(
        "1,885 respondents on 45 devices, shuffled, duplicated and interrupted, come to one dataset with the known counts",
        .enabled(
            if: FileManager.default.fileExists(atPath: data.path),
            "skipped: ../shared/data/uci_drug_consumption.csv is not there"),
        arguments: [20_261_123] as [UInt64])
    func respondents(seed: UInt64) async throws {
        try await TestHub.serve(forms: ["forms/uci.xml"]) { hub in
            var random = SplitMix64(seed: seed)
            let scopes = ["01", "03", "06"].flatMap { region in (1...15).map { (region, $0) } }
            var devices: [SurveyStore] = []
            for (region, number) in scopes {
                let province = ["01": "571", "03": "061", "06": "141"][region] ?? ""
                devices.append(
                    try await hub.join("d-\(region)-\(number)", .surveyor, "\(region)/\(province)/team-\(number)"))
            }
            try collect(devices, scopes: try devices.map { try #require(try $0.profile().certificate).scope })

            // Everybody syncs in random order, some twice, over links that break at random places.
            let order = (devices.indices + devices.indices.filter { $0 % 4 == 0 }).shuffled(using: &random)
            var broken = 0
            for place in order { broken += try await sync(devices[place], hub, random.next(), twice: place % 3 == 0) }
            #expect(broken > 20, "the links did break")

            let researcher = try await hub.join("researcher", .researcher, "")
            try await hub.sync(researcher)
            #expect(try researcher.status().records == ["uci_drug_consumption": 1_885])
            try expectCounts(researcher, "\(hub.folder)/merged.csv")
            for device in devices {
                try await hub.sync(device)
                let scope = try #require(try device.profile().certificate).scope
                #expect(try device.digest() == researcher.digest(scope: scope))
            }
            #expect(try hub.hub.check(study: hub.study).problems == [])
        }
    }

    /// Deals the file's rows out to the devices, and saves them there off line.
    private func collect(_ devices: [SurveyStore], scopes: [Scope]) throws {
        let first = try #require(devices.first)
        let binding = try FormBinding(first.form("uci_drug_consumption"))
        let lines = try String(contentsOf: Self.data, encoding: .utf8).split(whereSeparator: \.isNewline)
        let header = try #require(lines.first)
        #expect(lines.count == 1_886)
        for (place, device) in devices.enumerated() {
            let own = lines.dropFirst().enumerated().filter { $0.offset % devices.count == place }.map(\.element)
            let table = ([header] + own).joined(separator: "\n") + "\n"
            let profile = try device.profile()
            let plan = try CSVImport.read(
                ByteSource(name: "respondents", bytes: Array(table.utf8)), binding,
                ImportOptions(scope: scopes[place], membership: scopes[place], study: profile.study))
            try device.save(plan.drafts)
        }
    }

    /// Syncs over a link whose first connections break after random numbers of bytes; gives how often it broke.
    private func sync(_ device: SurveyStore, _ hub: TestHub, _ seed: UInt64, twice: Bool) async throws -> Int {
        let link = BreakingLink(host: "127.0.0.1", port: hub.port) { connection in
            var random = SplitMix64(seed: seed &+ UInt64(connection))
            return connection < 3 ? Int.random(in: 100...6_000, using: &random) : nil
        }
        return try await link.run { port in
            let transport = try hub.transport(device, port: port)
            let client = SyncClient(
                store: device, transport: twice ? DuplicatingTransport(inner: transport) : transport,
                patience: .init(attempts: 20, first: .milliseconds(1)))
            return try await client.run().retries
        }
    }

    /// Lifetime, last 12 months, last 30 days: CL1 and more, CL3 and more, CL4 and more.
    private func expectCounts(_ store: SurveyStore, _ path: String) throws {
        let report = try DatasetExport.write(store, .init(formID: "uci_drug_consumption"), to: path)
        #expect(report.records == 1_885)
        let rows = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline)
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        let header = try #require(rows.first)
        for (drug, expected) in [
            "Cannabis": [1_472, 999, 788], "Coke": [847, 417, 159], "Heroin": [280, 118, 53], "Semer": [8, 3, 1],
        ] {
            let column = try #require(header.firstIndex(of: drug))
            let levels = rows.dropFirst().map { Int($0[column].suffix(1)) ?? 0 }
            #expect([1, 3, 4].map { level in levels.count { $0 >= level } } == expected, "\(drug)")
        }
    }
}
