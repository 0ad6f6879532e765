/// Where a record belongs: a path such as `01/571/team-3` (region, province, team). Access is by prefix.
public struct Scope: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The path; empty for the whole study.
    public let path: String

    /// The whole study.
    public static let all = Scope(unchecked: "")

    private init(unchecked path: String) {
        self.path = path
    }

    /// Reads a path: components of letters, digits, `-`, `_` and `.`, divided by single slashes.
    ///
    /// - Returns: nil if it is not a path, is longer than ``Limits/nameBytes`` or deeper than ``Limits/scopeDepth``.
    public init?(_ path: String) {
        guard path.utf8.count <= Limits.nameBytes else { return nil }
        if !path.isEmpty {
            let components = path.split(separator: "/", omittingEmptySubsequences: false)
            guard components.count <= Limits.scopeDepth else { return nil }
            for component in components {
                guard !component.isEmpty, component != ".", component != "..",
                    component.utf8.allSatisfy(Self.isAllowed)
                else { return nil }
            }
        }
        self.init(unchecked: path)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    /// The path's parts, from the widest.
    public var components: [Substring] { path.split(separator: "/") }

    /// Whether a member of this scope may see what lies in `other`: the same place or one below it.
    public func contains(_ other: Scope) -> Bool {
        path.isEmpty || path == other.path || other.path.hasPrefix(path + "/")
    }

    /// By the path alone: what lies below a scope does not always follow it at once.
    public static func < (left: Scope, right: Scope) -> Bool { left.path < right.path }

    /// The path; for the whole study, words that are no path.
    public var description: String { path.isEmpty ? "(whole study)" : path }
}
