/// Something in a row of a list beside a form that a question with choices from it cannot use well.
public struct ListRowFinding: Sendable, Equatable {
    /// What is wrong.
    public enum Code: String, Sendable, CaseIterable {
        /// The name is that of an earlier row, and no filter tells the two apart.
        case duplicateChoice
        /// The row has no name.
        case choiceWithoutName
        /// The name has a space, and a question takes several choices of the list.
        case choiceWithSpace
        /// So many filters, or rows, that not all were compared.
        case notCompared
    }

    /// What is wrong.
    public let code: Code
    /// Which row, element or feature of the file it is, from 1.
    public let row: Int
    /// The line of the file, from 1; 0 where there are none, as in GeoJSON.
    public let line: Int
    /// The column that the names of the choices come from.
    public let column: String
    /// What stands there.
    public let value: String
    /// What is wrong, as a sentence.
    public let message: String
    /// What to do next, as a sentence.
    public let next: String
}
