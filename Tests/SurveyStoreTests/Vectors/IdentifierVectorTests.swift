import TestSupport
import Testing

@testable import SurveyStore

@Suite("Vectors: names")
struct IdentifierVectorTests {
    struct File: Codable, Hashable, Sendable {
        struct Key: Codable, Hashable, Sendable {
            var name, secret, key: String
        }
        struct Site: Codable, Hashable, Sendable {
            var name, device, nonce, site: String
        }
        struct Record: Codable, Hashable, Sendable {
            var site: String
            var sequence: UInt64
            var record: String
        }
        struct Instance: Codable, Hashable, Sendable {
            var site: String
            var sequence: UInt64
            var ordinal: Int
            var instance: String
        }
        struct Stamp: Codable, Hashable, Sendable {
            var milliseconds: UInt64
            var counter: UInt16
            var stamp: UInt64
        }
        struct Scopes: Codable, Hashable, Sendable {
            var scope: String
            var contains: [String]
            var doesNotContain: [String]
        }
        var study: String
        var keys: [Key]
        var sites: [Site]
        var records: [Record]
        var instances: [Instance]
        var stamps: [Stamp]
        var scopes: [Scopes]
        var notScopes: [String]
        var paths: [String]
        var notPaths: [String]
    }

    private func make() throws -> File {
        let world = try VectorWorld()
        let members = world.members.values.sorted { $0.name < $1.name }
        let dots = try ["A/1", "A/2", "A/1099511627775", "B/7", "C/65536"].map(world.dot)
        return File(
            study: world.study.description,
            keys: [("study", world.studyKey)].map(key) + members.map { key($0.name, $0.key) },
            sites: members.map {
                .init(
                    name: $0.name, device: Hex.encode($0.key.publicKey), nonce: Hex.encode($0.nonce),
                    site: $0.site.description)
            },
            records: dots.map {
                .init(
                    site: $0.site.description, sequence: $0.sequence, record: RecordID(firstSave: $0).description)
            },
            instances: dots.flatMap { dot in
                [0, 1, 300].map {
                    .init(
                        site: dot.site.description, sequence: dot.sequence, ordinal: $0,
                        instance: InstanceID(addedBy: dot, ordinal: $0).description)
                }
            },
            stamps: [(0, 0), (1, 2), (VectorWorld.start, 65_535), ((1 << 47) - 1, 65_535)].map { time, counter in
                .init(
                    milliseconds: time, counter: counter,
                    stamp: HybridTime(milliseconds: time, counter: counter).rawValue)
            },
            scopes: [
                .init(scope: "", contains: ["", "01", "01/571"], doesNotContain: []),
                .init(scope: "01", contains: ["01", "01/571"], doesNotContain: ["", "011", "0", "1"]),
                .init(scope: "01/571", contains: ["01/571/team-3"], doesNotContain: ["01", "01/5711"]),
            ],
            notScopes: [
                "/", "01/", "/01", "01//571", ".", "01/..", "a b", "é", "1/2/3/4/5/6/7/8/9",
                String(repeating: "a", count: 513),
            ],
            paths: [
                "age", "a/b/c", "a[0000000000000001]", "a/b[3f2a90cc11d0e7b2]/c[0000000000000000]/d", "سؤال/جواب",
                "e\u{301}", "\u{e9}",
            ],
            notPaths: [
                "", "/", "a/", "/a", "a//b", "a b", "a\u{7f}", "a[]", "a[1]", "a[zzzzzzzzzzzzzzzz]",
                "[0000000000000001]",
                "a[0000000000000001]b", String(repeating: "a", count: 513),
            ])
    }

    private func key(_ name: String, _ key: SigningKey) -> File.Key {
        .init(name: name, secret: Hex.encode(key.rawBytes), key: Hex.encode(key.publicKey))
    }

    @Test("studies, sites, records, instances and stamps have the ids of protocol.md §3.2 and §4.1")
    func ids() throws {
        let file = try VectorFile.load("ids", writing: make)
        #expect(try file == make())
    }

    @Test("a record id gives the dot of its first save back")
    func recordsGiveTheirDotsBack() throws {
        for vector in try VectorFile.load("ids", writing: make).records {
            let site = try #require(SiteID(text: vector.site))
            let record = try #require(RecordID(text: vector.record))
            #expect(record.firstSave(of: site) == Dot(site: site, sequence: vector.sequence))
        }
    }

    @Test("scopes contain themselves and what lies below, by whole components")
    func scopes() throws {
        let file = try VectorFile.load("ids", writing: make)
        for vector in file.scopes {
            let scope = try #require(Scope(vector.scope))
            for text in vector.contains { #expect(scope.contains(try #require(Scope(text))), "\(text)") }
            for text in vector.doesNotContain { #expect(!scope.contains(try #require(Scope(text))), "\(text)") }
        }
        for text in file.notScopes { #expect(Scope(text) == nil, "\(text)") }
    }

    @Test("paths come back as they were written, and what is no path is refused")
    func paths() throws {
        let file = try VectorFile.load("ids", writing: make)
        for text in file.paths {
            let path = try #require(AnswerPath(text), "\(text)")
            #expect(path.description.utf8.elementsEqual(text.utf8))
        }
        for text in file.notPaths { #expect(AnswerPath(text) == nil, "\(text)") }
        // R5: canonically equivalent texts are two.
        #expect(AnswerPath("e\u{301}") != AnswerPath("\u{e9}"))
    }
}
