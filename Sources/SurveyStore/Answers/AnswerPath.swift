internal import Foundation

/// One instance of a repeat, within its record.
///
/// The first eight bytes of SHA-256("masah-instance-1" ‖ site ‖ sequence ‖ ordinal) for the instance that a save adds as
/// its `ordinal`-th, so a new instance costs no bytes on the wire.
public struct InstanceID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The eight bytes, big-endian.
    public let rawValue: UInt64

    /// From the eight bytes.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// The instance that the save at `dot` adds as its `ordinal`-th, counted from 0.
    public init(addedBy dot: Dot, ordinal: Int) {
        var writer = ByteWriter(reserving: 48)
        writer.raw("masah-instance-1".utf8)
        writer.raw(dot.site.bytes)
        writer.bigEndian(dot.sequence)
        writer.bigEndian(UInt64(ordinal))
        rawValue = Digest256(hashing: writer.bytes[...]).bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// From sixteen hexadecimal digits.
    public init?(text: some StringProtocol) {
        guard text.utf8.count == 16, text.allSatisfy(\.isHexDigit), let value = UInt64(text, radix: 16) else {
            return nil
        }
        self.init(rawValue: value)
    }

    /// In the order of the numbers, which is not the order in the repeat.
    public static func < (left: InstanceID, right: InstanceID) -> Bool { left.rawValue < right.rawValue }

    /// Sixteen hexadecimal digits in small letters.
    public var description: String {
        let digits = String(rawValue, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// An answer's place in a record: `household/members[3f2a90cc11d0e7b2]/age`.
///
/// A path that ends in an instance names the instance itself: its answer says whether it is there and where in the order.
public struct AnswerPath: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The path with `[]` behind each repeat: `household/members[]/age`. Equal for all instances.
    public let template: String
    /// One for each `[]`, from the outermost.
    public let instances: [InstanceID]

    /// A path whose instances match its template.
    public init?(template: String, instances: [InstanceID] = []) {
        guard Self.isTemplate(template), Self.depth(of: template) == instances.count else { return nil }
        self.init(unchecked: template, instances)
    }

    init(unchecked template: String, _ instances: [InstanceID]) {
        self.template = template
        self.instances = instances
    }

    /// Reads the form that ``description`` writes.
    public init?(_ text: String) {
        var template = ""
        var instances: [InstanceID] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "[") {
            guard let close = rest[open...].firstIndex(of: "]"),
                let instance = InstanceID(text: rest[rest.index(after: open)..<close])
            else { return nil }
            template += rest[..<open] + "[]"
            instances.append(instance)
            rest = rest[rest.index(after: close)...]
        }
        self.init(template: template + rest, instances: instances)
    }

    /// Whether `text` can be a template: components without brackets, spaces or control characters, divided by slashes.
    static func isTemplate(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= Limits.nameBytes, depth(of: text) <= Limits.repeatDepth else {
            return false
        }
        return text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { component in
            let name = component.hasSuffix("[]") ? component.dropLast(2) : component
            return !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x5B && $0 != 0x5D }
        }
    }

    /// How many repeats a template passes through.
    static func depth(of template: String) -> Int {
        template.utf8.reduce(0) { $1 == 0x5B ? $0 + 1 : $0 }
    }

    /// The template of the innermost repeat that a template lies in, itself included; nil outside repeats.
    static func repeatTemplate(of template: String) -> String? {
        // A bracket stands in a template only behind a repeat.
        template.utf8.lastIndex(of: 0x5D).map { String(template[...$0]) }
    }

    /// Whether this names a repeat instance, not an answer in one.
    public var isInstance: Bool { template.hasSuffix("[]") }

    /// The innermost instance that the answer lies in, as a path of its own; nil outside repeats.
    public var enclosingInstance: AnswerPath? {
        Self.repeatTemplate(of: template).map { AnswerPath(unchecked: $0, instances) }
    }

    /// The instance around this one, for nested repeats.
    var outerInstance: AnswerPath? {
        guard isInstance, let outer = Self.repeatTemplate(of: String(template.dropLast(2))) else { return nil }
        return AnswerPath(unchecked: outer, Array(instances.dropLast()))
    }

    /// The path without instances, as forms know it: `household/members/age`.
    public var formPath: String { template.replacing("[]", with: "") }

    /// Bytes are compared: Swift takes canonically equivalent texts for equal, change-sets do not.
    public static func == (left: AnswerPath, right: AnswerPath) -> Bool {
        left.template.hasSameBytes(as: right.template) && left.instances == right.instances
    }

    /// By the template's bytes, then by the instances from the outermost.
    public static func < (left: AnswerPath, right: AnswerPath) -> Bool {
        switch left.template.compareBytes(with: right.template) {
        case ..<0: true
        case 1...: false
        default: left.instances.lexicographicallyPrecedes(right.instances)
        }
    }

    /// The path with each instance in the brackets of its repeat.
    public var description: String {
        var next = instances.makeIterator()
        var text = ""
        for part in template.split(separator: "[]", omittingEmptySubsequences: false) {
            text += part
            if let instance = next.next() { text += "[\(instance)]" }
        }
        return text
    }
}

extension String {
    /// Whether two texts have the same bytes. Swift's own comparison takes canonically equivalent ones for equal.
    func hasSameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && compareBytes(with: other) == 0
    }

    /// Below, at or above 0 as this text's bytes come before, equal or come after another's.
    func compareBytes(with other: String) -> Int {
        let order = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in
                guard let first = left.baseAddress, let second = right.baseAddress else {
                    return left.count - right.count
                }
                let order = memcmp(first, second, min(left.count, right.count))
                return order == 0 ? left.count - right.count : Int(order)
            }
        }
        if case let order?? = order { return order }
        if utf8.elementsEqual(other.utf8) { return 0 }
        return utf8.lexicographicallyPrecedes(other.utf8) ? -1 : 1
    }
}
