import SurveyData
import SurveyForms

extension FormFile {
    /// Refuses to publish a form with expressions that cannot be right, or without its lists.
    func requireSound(_ path: String, _ findings: [FormFinding]) throws {
        let errors = findings.filter(\.isError)
        if let first = errors.first {
            let place = place(of: first).text
            throw CLIError(
                .badData, "badExpression",
                "\(path): \(errors.count) expression\(errors.count == 1 ? "" : "s") cannot be right; "
                    + (place.isEmpty ? "" : "\(place): ") + text(first),
                next: "see all with survey-cli form check, or add --despite-findings")
        }
        try folder.requireLists(path)
    }
}
