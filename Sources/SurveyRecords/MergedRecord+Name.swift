public import SurveyStore

extension MergedRecord {
    /// What the form calls the record (`instance_name` of an XLSForm): a name made from answers, by which people tell two
    /// interviews of one day apart. `nil` where the form makes none, or the name is not there or not known here.
    public var instanceName: String? {
        guard let path = AnswerPath(template: "meta/instanceName"), let name = answers[path]?.lexical
        else { return nil }
        // One line of a list, whatever answers it is made from.
        let words = name.split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? nil : String(words.joined(separator: " ").prefix(Self.nameLength))
    }

    /// The most characters of a name that a list shows.
    private static var nameLength: Int { 60 }
}
