import Foundation
import SurveyStore
import TestSupport
import Testing

@testable import SurveySync

@Suite("Vectors: bundles")
struct BundleVectorTests {
    struct File: Codable, Hashable, Sendable {
        struct Refused: Codable, Hashable, Sendable {
            var note, hex: String
        }
        var studyKey: String
        var bundle: String
        /// The addresses of its parcels, in their order.
        var parcels: [String]
        var contents: BundleFile.Contents
        var refused: [Refused]
    }

    private func bundle(_ frames: [Frame]) -> [UInt8] {
        let bytes = BundleFile.magic + frames.flatMap(\.bytes)
        return bytes + Frame(.end, Digest256(hashing: bytes[...]).bytes).bytes
    }

    private func make() throws -> File {
        let parcels = try VectorParcels()
        let all: [Parcel] = try [
            .form(parcels.forms[0]), .site(parcels.card("A")), .changeSet(parcels.changeSets[0]),
            .changeSet(parcels.changeSets[1]), .site(parcels.card("B")), .changeSet(parcels.changeSets[2]),
        ]
        let study = Frame(.study, parcels.studyKey)
        let bytes = bundle([study] + all.map { Frame($0) })
        var contents = BundleFile.Contents()
        contents.forms = 1
        contents.sites = 2
        contents.changeSets = 3
        contents.saves = parcels.changeSets.prefix(3).reduce(0) { $0 + $1.header.entries.count }
        contents.bytes = bytes.count
        var altered = bytes
        altered[bytes.count / 2] ^= 1
        return File(
            studyKey: Hex.encode(parcels.studyKey), bundle: Hex.encode(bytes), parcels: all.map(\.id.description),
            contents: contents,
            refused: [
                .init(note: "nothing", hex: ""),
                .init(note: "version 2", hex: Hex.encode(Array("MSB2".utf8) + bytes.dropFirst(4))),
                .init(note: "cut", hex: Hex.encode(bytes.dropLast(100))),
                .init(note: "without its end", hex: Hex.encode(bytes.dropLast(34))),
                .init(note: "one bit altered", hex: Hex.encode(altered)),
                .init(note: "a byte behind it", hex: Hex.encode(bytes + [0])),
                .init(note: "without its study", hex: Hex.encode(bundle([]))),
                .init(
                    note: "of another study", hex: Hex.encode(bundle([Frame(.study, [UInt8](repeating: 7, count: 32))]))
                ),
                .init(note: "with a frame of a sync", hex: Hex.encode(bundle([study, Frame(.cursor, [1])]))),
            ])
    }

    private func withFile<Value>(_ hex: String, _ body: (String) throws -> Value) throws -> Value {
        let url = FileManager.default.temporaryDirectory.appending(path: "masah-vector-\(UUID().uuidString).bundle")
        try Data(try #require(Hex.decode(hex))).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(url.path)
    }

    @Test("a bundle is read parcel by parcel (§9)")
    func read() throws {
        let file = try VectorFile.load("bundle", writing: make)
        #expect(try file == make())
        var parcels: [String] = []
        let contents = try withFile(file.bundle) { path in
            try BundleFile.inspect(path, expecting: Hex.decode(file.studyKey)) { parcels.append($0.id.description) }
        }
        #expect(contents == file.contents)
        #expect(parcels == file.parcels)
    }

    @Test("a store that took in the parcels of a bundle writes the same bundle")
    func write() throws {
        let file = try VectorFile.load("bundle", writing: make)
        let folder = FileManager.default.temporaryDirectory.appending(path: "masah-vector-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let study = Study(id: "vectors", title: [:], languages: ["fr"], geography: "none", regions: [])
        let store = try SurveyStore.create(
            path: folder.appending(path: "store").path,
            identity: .init(study: study, studyKey: try #require(Hex.decode(file.studyKey)), device: nil))
        let reading = try withFile(file.bundle) { try BundleFile.read($0, into: store) }
        #expect(reading.setAside == [])
        #expect(reading.merged == file.contents.saves)
        let copy = folder.appending(path: "copy.bundle")
        _ = try BundleFile.write(to: copy.path, from: store)
        #expect(Hex.encode(try Data(contentsOf: copy)) == file.bundle)
    }

    @Test("a file that is cut, altered or of another study is refused (R80)")
    func refused() throws {
        let file = try VectorFile.load("bundle", writing: make)
        for vector in file.refused {
            #expect(throws: SyncError.self, "\(vector.note)") {
                try withFile(vector.hex) { path in
                    try BundleFile.inspect(path, expecting: Hex.decode(file.studyKey)) { _ in }
                }
            }
        }
    }
}
