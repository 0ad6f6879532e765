internal import Foundation

/// A study as its replicas know it: a document that the operator writes once and every device carries.
public struct Study: Codable, Hashable, Sendable {
    /// A part of the country, with its code in the named geography.
    public struct Area: Codable, Hashable, Sendable {
        /// The code as text: leading zeros count.
        public var code: String
        /// The name by language tag.
        public var name: [String: String]
        /// The areas within; empty where the study file names none.
        public var areas: [Area]

        /// Names an area.
        public init(code: String, name: [String: String], areas: [Area] = []) {
            self.code = code
            self.name = name
            self.areas = areas
        }
    }

    /// A short name: letters, digits, `-`.
    public var id: String
    /// The title by language tag.
    public var title: [String: String]
    /// Language tags, the default one first.
    public var languages: [String]
    /// Which list the area codes are from: codes have been reused with other meanings between lists.
    public var geography: String
    /// The regions that the study works in.
    public var regions: [Area]

    /// Describes a study.
    public init(id: String, title: [String: String], languages: [String], geography: String, regions: [Area]) {
        self.id = id
        self.title = title
        self.languages = languages
        self.geography = geography
        self.regions = regions
    }

    /// The title in the study's first language, or any, or the id.
    public var displayTitle: String {
        languages.lazy.compactMap { title[$0] }.first ?? title.sorted { $0.key < $1.key }.first?.value ?? id
    }

    /// Checks that a scope lies in the study: a known region, then a known province where the study lists them.
    ///
    /// - Throws: ``StoreError`` `badData` naming the part that is unknown and the ones that exist.
    public func check(_ scope: Scope) throws(StoreError) {
        var known = regions
        for (depth, component) in scope.components.prefix(2).enumerated() where !known.isEmpty {
            guard let area = known.first(where: { $0.code == component }) else {
                let codes = known.map { area in
                    languages.lazy.compactMap { area.name[$0] }.first.map {
                        "\(area.code) \($0)"
                    } ?? area.code
                }
                throw StoreError(
                    .badData,
                    "scope \(scope.path): \(depth == 0 ? "region" : "province") \(component) is not in study \(id)",
                    next: "use one of: \(codes.joined(separator: ", "))")
            }
            known = area.areas
        }
    }

    /// The document's bytes: JSON with sorted keys, so that equal studies have equal bytes.
    public func encoded() throws(StoreError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(self))
        } catch {
            throw StoreError(.badData, "study \(id) cannot be written as JSON", next: "check its study.json")
        }
    }

    /// Reads a document.
    public init(encoded bytes: [UInt8]) throws(StoreError) {
        do {
            self = try JSONDecoder().decode(Study.self, from: Data(bytes))
        } catch {
            throw StoreError(.badData, "the study document is not readable", next: "ask the operator for a new one")
        }
    }
}
