import FormTargets
import Foundation
import StoreTargets
import SyncTargets

/// First inputs out of the protocol's test vectors and of forms: what a fuzzer would need days to find.
struct Seeds {
    /// The names of all targets.
    static let targets =
        StoreTarget.allCases.map(\.rawValue) + SyncTarget.allCases.map(\.rawValue) + FormTarget.allCases.map(\.rawValue)

    private var inputs: [String: [[UInt8]]] = [:]

    init(vectors folder: String, forms: String) throws {
        readForms(below: forms)
        let changeSets = try Self.document("\(folder)/changesets.json")
        for vector in Self.objects(changeSets) {
            if let bytes = Self.bytes(vector["hex"]) { inputs["changeset", default: []].append(bytes) }
            guard let header = Self.bytes(vector["header"]), let answers = Self.bytes(vector["answers"]) else {
                continue
            }
            inputs["sections", default: []].append(StoreSeeds.sections(header: header, answers: answers))
        }
        for vector in Self.objects(try Self.document("\(folder)/sync.json")) {
            guard let bytes = Self.bytes(vector["hex"]), bytes.count > 4 else { continue }
            // The first byte says how the rest is divided; the magic is the target's own.
            inputs["frames", default: []].append([63] + bytes.dropFirst(4))
        }
        let bundle = try Self.document("\(folder)/bundle.json") as? [String: Any]
        if let bytes = Self.bytes(bundle?["bundle"]) {
            inputs["frames", default: []].append([255] + bytes.dropFirst(4))
        }
        // Cards and publications are in members.json: as each is tried, the wrong kind is one more thing to refuse.
        let members = Self.strings(try Self.document("\(folder)/members.json"))
        let parcels = members + Self.objects(changeSets).compactMap { $0["hex"] as? String }
        for parcel in parcels.compactMap(Self.bytes) where parcel.count > 64 {
            let length = [UInt8(truncatingIfNeeded: parcel.count >> 8), UInt8(truncatingIfNeeded: parcel.count)]
            for kind in UInt8(0)..<3 { inputs["bundle", default: []].append([kind] + length + parcel) }
        }
        for length in [20, 60, 200, 600] {
            // No vectors there: any choices make saves, and long inputs make many.
            inputs["roundtrip", default: []].append(
                (0..<length).map { UInt8(truncatingIfNeeded: $0 * $0 * 31 + length) })
        }
        for vector in Self.objects(try Self.document("\(folder)/answers.json")) {
            for value in vector.values {
                if let bytes = Self.bytes(value) { inputs["answers", default: []].append(bytes) }
                if let text = value as? String { inputs["answers", default: []].append(Array(text.utf8)) }
            }
        }
        for vector in Self.objects(try Self.document("\(folder)/invitations.json")) {
            for case let text as String in vector.values { inputs["words", default: []].append(Array(text.utf8)) }
        }
    }

    /// Forms as they are, the expressions in them, and the lists beside them.
    private mutating func readForms(below folder: String) {
        let files = FileManager.default.enumerator(atPath: folder)?.allObjects.compactMap { $0 as? String } ?? []
        for file in files.sorted() {
            guard let kind = ["csv", "xml", "geojson"].firstIndex(where: { file.hasSuffix(".\($0)") }),
                let data = FileManager.default.contents(atPath: "\(folder)/\(file)")
            else { continue }
            inputs["lists", default: []].append([UInt8(kind)] + data.prefix(4_000))
            guard file.hasSuffix(".xml") else { continue }
            inputs["xform", default: []].append([UInt8](data))
            for (number, text) in FormTarget.expressions(in: [UInt8](data)).enumerated() {
                inputs["expression", default: []].append([UInt8(truncatingIfNeeded: number)] + Array(text.utf8))
            }
        }
    }

    /// Writes each target's inputs into a folder of its name.
    func write(to folder: String) throws {
        for name in Self.targets {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
            for (number, bytes) in (inputs[name] ?? []).enumerated() {
                let path = "\(folder)/\(name)/vector-\(number)"
                guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
                    throw CocoaError(.fileWriteUnknown)
                }
            }
        }
    }

    private static func document(_ path: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// All objects in a document, at any depth.
    private static func objects(_ value: Any) -> [[String: Any]] {
        if let list = value as? [Any] { return list.flatMap(objects) }
        guard let object = value as? [String: Any] else { return [] }
        return [object] + object.values.flatMap(objects)
    }

    private static func strings(_ value: Any) -> [String] {
        if let list = value as? [Any] { return list.flatMap(strings) }
        if let object = value as? [String: Any] { return object.values.flatMap(strings) }
        return (value as? String).map { [$0] } ?? []
    }

    private static func bytes(_ value: Any?) -> [UInt8]? {
        guard let text = value as? String, !text.isEmpty, text.utf8.count % 2 == 0 else { return nil }
        let digits = Array(text.utf8)
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { place in
            UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16)
        }
        return bytes.count * 2 == digits.count ? bytes : nil
    }
}
