import SurveyStore

/// Record ids as people write them: the first digits, as many as tell the records of a list apart.
struct RecordNames {
    private let length: Int
    private static let shortest = 8

    init(_ ids: [RecordID]) {
        let all = ids.map(\.description).sorted()
        var length = Self.shortest
        for (one, next) in zip(all, all.dropFirst()) where one != next {
            let shared = zip(one, next).prefix { $0 == $1 }.count
            length = max(length, shared + 1)
        }
        self.length = length
    }

    /// The short form of an id.
    func name(_ id: RecordID) -> String { String(id.description.prefix(length)) }
}
