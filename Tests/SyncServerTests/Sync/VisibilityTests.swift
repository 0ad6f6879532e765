import HummingbirdTesting
import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// Who is sent what: access is by prefix of the scope.
@Suite struct VisibilityTests {
    private static let scopes = ["01", "01/571", "01/571/team-3", "01/571/team-4", "03/231"]

    @Test func eachMemberPullsWhatLiesInItsScopeAndNothingElse() async throws {
        let test = try TestHub()
        try await test.serve { client in
            for scope in Self.scopes {
                let author = try await test.join(.surveyor, scope)
                try author.record()
                try await author.sync(client)
            }
            let expected: [String: [String]] = [
                "": Self.scopes,
                "01": ["01", "01/571", "01/571/team-3", "01/571/team-4"],
                "01/571": ["01/571", "01/571/team-3", "01/571/team-4"],
                "01/571/team-3": ["01/571/team-3"],
                "01/571/team-4": ["01/571/team-4"],
                "01/571/team-33": [], "03": ["03/231"], "06": [],
            ]
            for (scope, seen) in expected {
                let reader = try await test.join(.researcher, scope)
                let answer = try await reader.exchange(client)
                #expect(answer.changeSets.map(\.header.scope.path) == seen, "a reader of \(scope)")
                #expect(answer.positions == answer.positions.sorted())
                // All forms, and the cards of all sites whose saves are seen, before these.
                #expect(answer.deliveries.contains { if case .form = $0.parcel { true } else { false } })
                var introduced: Set<SiteID> = []
                for delivery in answer.deliveries {
                    switch delivery.parcel {
                    case .site(let card): introduced.insert(card.site)
                    case .changeSet(let changeSet): #expect(introduced.contains(changeSet.header.site))
                    case .form: break
                    }
                }
            }
        }
    }

    @Test func aCardFromAboveComesToThoseBelowForWhatItsSiteWritesThere() async throws {
        let test = try TestHub()
        try await test.serve { client in
            let supervisor = try await test.join(.supervisor, "01")
            try supervisor.record(1, in: "01/571/team-3")
            try await supervisor.sync(client)
            let surveyor = try await test.join(.surveyor, "01/571/team-3")
            try await surveyor.sync(client)
            #expect(try surveyor.digest.count == 1)
        }
    }

    @Test func whatIsNotSeenMovesTheCursorAllTheSame() async throws {
        let test = try TestHub()
        try await test.serve { client in
            let (reader, author) = (try await test.join(.surveyor, "06"), try await test.join(.surveyor, "03"))
            try await reader.sync(client)
            try author.record()
            try await author.sync(client)
            let answer = try await reader.exchange(client)
            #expect(answer.deliveries.isEmpty && answer.cursor != nil)
            try await reader.sync(client)
            #expect(try await reader.exchange(client).cursor == nil)
        }
    }

    @Test func nobodyIsSentBackWhatTheyHaveJustBrought() async throws {
        let test = try TestHub()
        try await test.serve { client in
            let device = try await test.join()
            try device.record(3)
            let parcels = try device.parcels()
            let answer = try await device.exchange(client, parcels)
            #expect(answer.changeSets.isEmpty)
            // Nor what they say that they have.
            let again = try await device.exchange(client, offers: parcels.map(\.id))
            #expect(again.changeSets.isEmpty && again.results.count == 2)
        }
    }

    @Test func otherRightsStartOver() async throws {
        let test = try TestHub()
        try await test.serve { client in
            let wide = try await test.join(.surveyor, "01")
            try wide.record(1, in: "01/511")
            try await wide.sync(client)
            let narrow = try await test.join(.surveyor, "01/571")
            try await narrow.sync(client)
            // A cursor that was made under the narrow scope, shown by a member of the wide one.
            var hello = try wide.hello()
            hello.cursor = try narrow.hello().cursor
            let answer = try await wide.exchange(client, hello: hello)
            #expect(answer.state?.restart == true && answer.positions.isEmpty && answer.hasMore)
            hello.cursor = []
            let again = try await wide.exchange(client, hello: hello)
            #expect(again.positions.first == 1 && again.changeSets.count == 1)
        }
    }
}
