import SurveyStore

/// What is fuzzed in the store: a function of bytes that must come to an end, within memory, without a trap.
public enum StoreTarget: String, CaseIterable, Sendable {
    /// Any bytes as a change-set.
    case changeset
    /// Any bytes as the plain sections of a change-set.
    case sections
    /// Any bytes as choices of a generator of saves, which must come back as they went in.
    case roundtrip
    /// Any bytes as answers, and any text as the value of any kind.
    case answers

    /// - Throws: ``BrokenPromise``.
    public func run(_ bytes: [UInt8]) throws {
        switch self {
        case .changeset: try ChangeSetReading.read(bytes)
        case .sections: try ChangeSetReading.read(SectionEnvelope.wrap(bytes))
        case .roundtrip: try RoundTrip.run(bytes)
        case .answers: try AnswerReading.run(bytes)
        }
    }
}
