internal import SurveyStore

/// Where a record of a file goes, and who is said to have made it.
struct RecordPlace {
    var scope: Scope
    var author: String
}

/// Why a record cannot go where its file says.
struct PlaceFault: Error {
    let cause: String
    let next: String
    let isForbidden: Bool
}

extension ImportOptions {
    /// The scope that a file names, if the study has it and the device may write there.
    func scope(named text: String) throws(PlaceFault) -> Scope {
        guard let scope = Scope(text) else {
            throw PlaceFault(
                cause: "it is not a scope", next: "Write codes with slashes, such as 01/571/team-3.",
                isForbidden: false)
        }
        do {
            try study.check(scope)
        } catch {
            throw PlaceFault(cause: error.message, next: error.next, isForbidden: false)
        }
        guard membership.contains(scope) else {
            throw PlaceFault(
                cause: "scope \(scope) is outside this device's membership (\(membership))",
                next: "Use a scope at or below \(membership).", isForbidden: true)
        }
        return scope
    }

    /// The author that a file names, if it fits a save.
    func author(named text: String) throws(PlaceFault) -> String {
        guard text.utf8.count <= Limits.nameBytes else {
            throw PlaceFault(
                cause: "the name has more than \(Limits.nameBytes) bytes", next: "Shorten it.", isForbidden: false)
        }
        return text
    }
}
