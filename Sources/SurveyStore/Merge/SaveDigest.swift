internal import Crypto
internal import Foundation

/// The digest of a set of saves: the lane-wise sum of one SHA-256 for each save, so that it does not depend on order and
/// a merge adds to it without reading anything back. It tells replicas apart; it is no defence against a forger, who has
/// the signatures against him. Definition: protocol.md §7.
public struct SaveDigest: Hashable, Sendable {
    private var lanes: SIMD4<UInt64> = .zero
    /// How many saves were added.
    public private(set) var count: UInt64 = 0

    /// The digest of no saves.
    public init() {}

    /// The digest of one save: by bytes, unlike the comparison of two authors' names.
    init(_ save: Save) { add(save) }

    init?(count: UInt64, bytes: [UInt8]) {
        var reader = ByteReader(bytes, place: "digest")
        guard bytes.count == 32 else { return nil }
        for lane in 0..<4 { lanes[lane] = (try? reader.bigEndian()) ?? 0 }
        self.count = count
    }

    var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 32)
        for lane in 0..<4 { writer.bigEndian(lanes[lane]) }
        return writer.bytes
    }

    /// Adds the digest of other saves.
    public mutating func add(_ other: SaveDigest) {
        lanes &+= other.lanes
        count += other.count
    }

    /// Adds one save, given as ``canonicalHead`` and its answers' bytes.
    mutating func add(canonical: [UInt8]) {
        var hash = SHA256()
        canonical.withUnsafeBytes { hash.update(bufferPointer: $0) }
        hash.finalize().withUnsafeBytes { bytes in
            for lane in 0..<4 {
                lanes[lane] &+= UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: lane * 8, as: UInt64.self))
            }
        }
        count += 1
    }

    /// Adds one save.
    public mutating func add(_ save: Save) {
        add(save, answers: save.answers.sorted { $0.key < $1.key }.map { ($0.key, $0.value.encoded[...]) })
    }

    /// Adds a save whose answers are given by their bytes in the order of their paths: they need not be readable.
    mutating func add(_ save: Save, answers: [(path: AnswerPath, value: ArraySlice<UInt8>)]) {
        var writer = ByteWriter(reserving: 512)
        Self.head(
            into: &writer,
            .init(dot: save.dot, origin: save.origin, clock: save.clock, parents: save.parents, mark: save.mark),
            author: save.author, form: save.form, scope: save.scope, answers: answers.count)
        for (path, value) in answers { Self.answer(into: &writer, path.template, path.instances, value) }
        add(canonical: writer.bytes)
    }

    static func head(
        into writer: inout ByteWriter, _ entry: ChangeSetHeader.Entry, author: String, form: Digest256, scope: Scope,
        answers: Int
    ) {
        writer.raw("masah-save-1".utf8)
        dot(into: &writer, entry.dot)
        dot(into: &writer, entry.origin)
        writer.bigEndian(entry.clock.rawValue)
        writer.byte(entry.mark.rawValue)
        writer.varint(entry.parents.count)
        for parent in entry.parents { dot(into: &writer, parent) }
        writer.counted(author)
        writer.raw(form.bytes)
        writer.counted(scope.path)
        writer.varint(answers)
    }

    private static func dot(into writer: inout ByteWriter, _ dot: Dot) {
        writer.bigEndian(dot.site.high)
        writer.bigEndian(dot.site.low)
        writer.bigEndian(dot.sequence)
    }

    static func answer(
        into writer: inout ByteWriter, _ template: String, _ instances: some Collection<InstanceID>,
        _ value: some Collection<UInt8>
    ) {
        writer.counted(template)
        for instance in instances { writer.bigEndian(instance.rawValue) }
        writer.counted(value)
    }

    /// The digest that people compare: SHA-256("masah-digest-1" ‖ study ‖ count ‖ lanes), in hexadecimal.
    public func text(study: StudyID) -> String {
        var writer = ByteWriter()
        writer.raw("masah-digest-1".utf8)
        writer.raw(study.bytes)
        writer.bigEndian(count)
        writer.raw(bytes)
        return Digest256(hashing: writer.bytes[...]).description
    }
}
