/// One entry of a choice list.
public struct Choice: Sendable, Equatable {
    /// What an answer holds: the `name` column of XLSForm.
    public let value: String

    /// What people read.
    public let label: LocalizedText

    /// The other columns of the choice, by name, for choice filters ("region" of a province).
    public let properties: [String: String]

    /// A choice with its value, label and further columns.
    public init(value: String, label: LocalizedText, properties: [String: String] = [:]) {
        self.value = value
        self.label = label
        self.properties = properties
    }
}

/// The choices of a question with an index of their values.
///
/// A list may be long and is shared by every question that uses it, so the index is built once.
struct ChoiceList: Sendable, Equatable {
    let choices: [Choice]
    /// By bytes: a code that only looks like a choice's is another one.
    private let values: Set<[UInt8]>

    init(_ choices: [Choice]) {
        self.choices = choices
        self.values = Set(choices.lazy.map { Array($0.value.utf8) })
    }

    func contains(_ value: some StringProtocol) -> Bool {
        values.contains(Array(value.utf8))
    }
}
