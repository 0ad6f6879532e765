/// Why an XLSForm could not be turned into an XForm.
struct XLSFormProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    enum Code: String, Sendable {
        /// There is no readable file at the path.
        case fileNotFound
        /// The file's ending is none of an XLSForm.
        case notAnXLSForm
        /// The file or the form made from it is too large.
        case tooLarge
        /// No Python was found.
        case pythonMissing
        /// A Python was found, but none with pyxform.
        case pyxformMissing
        /// The form has faults.
        case rejected
        /// pyxform did not finish in time.
        case timedOut
        /// pyxform broke down, or its answer could not be read.
        case failed
        /// No temporary folder could be written.
        case cannotWrite
    }

    /// What is wrong.
    let code: Code

    /// The XLSForm's path as given.
    let file: String

    /// What happened, as a sentence.
    let message: String

    /// What to do next, as a sentence.
    let nextStep: String

    /// Every fault of the form, with its place.
    var findings: [XLSFormFinding] = []

    /// What is worth a look besides.
    var remarks: [XLSFormRemark] = []

    /// The order of the file's sheets and columns.
    var order = FormOrder()

    /// What could be repaired before these faults were left.
    var changes: [XLSFormFinding] = []

    /// The file, the problem and the next step.
    var description: String { "\(file): \(message) \(nextStep)" }
}
