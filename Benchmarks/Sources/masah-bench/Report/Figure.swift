/// One measured number beside what it is measured against.
struct Figure: Codable {
    /// What something is measured against.
    struct Reference: Codable {
        let name: String
        let value: Double
        /// Quoted from the project's research page, not measured in this run.
        var isQuoted = false
    }

    /// What a figure should come to.
    struct Reach: Codable {
        enum Subject: String, Codable { case ratio, value }
        let subject: Subject
        let isUpperBound: Bool
        let bound: Double

        func holds(value: Double, ratio: Double?) -> Bool? {
            let number = subject == .value ? value : ratio
            return number.map { isUpperBound ? $0 <= bound : $0 >= bound }
        }

        /// The ratio to the first reference is at most this.
        static func ratio(atMost bound: Double) -> Reach { .init(subject: .ratio, isUpperBound: true, bound: bound) }
        /// The ratio to the first reference is at least this.
        static func ratio(atLeast bound: Double) -> Reach { .init(subject: .ratio, isUpperBound: false, bound: bound) }
        /// The value is at most this.
        static func value(atMost bound: Double) -> Reach { .init(subject: .value, isUpperBound: true, bound: bound) }
    }

    /// Names the figure in `latest.json`, for ever.
    let key: String
    let title: String
    let value: Double
    let unit: String
    /// The first one is what the ratio is to.
    let references: [Reference]
    let reach: Reach?
    /// value / first reference.
    let ratio: Double?
    let isReached: Bool?

    init(
        _ key: String, _ title: String, _ value: Double, _ unit: String, against references: [Reference] = [],
        reach: Reach? = nil
    ) {
        self.key = key
        self.title = title
        self.value = value
        self.unit = unit
        self.references = references
        self.reach = reach
        let ratio = references.first.map { value / $0.value }
        self.ratio = ratio
        isReached = reach.flatMap { $0.holds(value: value, ratio: ratio) }
    }
}
