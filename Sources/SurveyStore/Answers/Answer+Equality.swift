extension Answer {
    /// Bytes are compared: Swift takes canonically equivalent texts for equal, change-sets do not (protocol.md R5).
    public static func == (left: Answer, right: Answer) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)), (.choice(let left), .choice(let right)):
            left.hasSameBytes(as: right)
        case (.choices(let left), .choices(let right)), (.rank(let left), .rank(let right)):
            left.hasSameBytes(as: right)
        case (.choicesEdit(let leftAdded, let leftRemoved), .choicesEdit(let rightAdded, let rightRemoved)):
            leftAdded.hasSameBytes(as: rightAdded) && leftRemoved.hasSameBytes(as: rightRemoved)
        case (.attachment(let leftName, let leftDigest), .attachment(let rightName, let rightDigest)):
            leftDigest == rightDigest && leftName.hasSameBytes(as: rightName)
        case (.literal(let leftKind, let leftText), .literal(let rightKind, let rightText)):
            leftKind == rightKind && leftText.hasSameBytes(as: rightText)
        case (.integer(let left), .integer(let right)): left == right
        case (.decimal(let left), .decimal(let right)): left == right
        case (.boolean(let left), .boolean(let right)): left == right
        case (.date(let left), .date(let right)): left == right
        case (.time(let left), .time(let right)): left == right
        case (.geopoint(let left), .geopoint(let right)): left == right
        case (.geotrace(let left), .geotrace(let right)), (.geoshape(let left), .geoshape(let right)): left == right
        case (.missing(let left), .missing(let right)): left == right
        case (.present(let left), .present(let right)): left == right
        case (.removed, .removed): true
        default: false
        }
    }
}

extension [String] {
    fileprivate func hasSameBytes(as other: [String]) -> Bool {
        count == other.count && zip(self, other).allSatisfy { $0.hasSameBytes(as: $1) }
    }

    /// Whether a text of these very bytes is among them.
    func containsBytes(of text: String) -> Bool { contains { $0.hasSameBytes(as: text) } }
}
