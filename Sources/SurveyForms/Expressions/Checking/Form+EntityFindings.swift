extension Form {
    /// What cannot be right in the entities that the form declares.
    func entityFindings() -> [FormFinding] { entities.flatMap(findings) }

    private func findings(_ entity: EntityDeclaration) -> [FormFinding] {
        var findings: [FormFinding] = []
        func report(_ message: String, next: String) {
            let expression = FormExpression(
                path: entity.path, role: .entity, text: entity.dataset, events: [], trigger: nil, line: entity.line,
                column: entity.column)
            let problem = ExpressionProblem(.badEntity, in: entity.dataset, at: 0, message, next: next)
            findings.append(FormFinding(expression: expression, problem: problem))
        }
        if !Self.isEntityName(entity.dataset) || entity.dataset.contains(".") {
            report(
                "An entity list cannot be called \(entity.dataset.shortened.quoted).",
                next: "Begin with a letter, leave out spaces and points, and do not begin with two underscores.")
        }
        if Self.isNewer(entity.version) {
            report(
                "The form's entities follow version \(entity.version.shortened) of their specification.",
                next: "Up to 2025.1 is understood here: update Masah, or convert the form with an older pyxform.")
        }
        let sets = { (name: String) in
            self.logic.expressions.contains {
                $0.path == "\(entity.path)/@\(name)" && ($0.role == .calculate || $0.role == .setValue)
            }
        }
        if !entity.attributes.contains("create"), !entity.attributes.contains("update") {
            report("The entity is neither created nor updated.", next: "Give the declaration create or update.")
        }
        if entity.attributes.contains("create"), !entity.hasLabel {
            report("A new entity needs a label.", next: "Fill the label column of the entities sheet.")
        }
        if !sets("id") {
            report(
                "Nothing gives the entity its id.",
                next: "Set @id to uuid() on the first load, or name the entity that is updated in entity_id.")
        }
        if entity.attributes.contains("update"), !entity.attributes.contains("baseVersion") {
            report(
                "An update does not say which version of the entity it is made from.",
                next: "Convert the form again with a current pyxform, which adds baseVersion.")
        }
        var seen: Set<String> = []
        for property in entity.properties {
            let name = property.name
            if !Self.isEntityName(name) || ["name", "label"].contains(name.lowercased()) {
                report(
                    "The answer to \(property.path.quoted) cannot be saved as \(name.shortened.quoted).",
                    next: "name, label and what begins with two underscores are reserved; take another word.")
            } else if !seen.insert(name).inserted {
                report("Two answers are saved as \(name.quoted).", next: "Save each answer to a property of its own.")
            }
        }
        return findings
    }

    /// Whether a version, by its year and count, is newer than the newest that is read.
    private static func isNewer(_ version: String) -> Bool {
        let parts = version.split(separator: ".").map { Int($0) ?? 0 }
        guard parts.count >= 2 else { return false }
        return parts[0] > 2025 || parts[0] == 2025 && parts[1] > 1
    }

    private static func isEntityName(_ name: String) -> Bool {
        guard let first = name.first, first.isLetter || first == "_", !name.hasPrefix("__") else { return false }
        return name.allSatisfy { $0.isLetter || $0.isNumber || "_-.".contains($0) }
    }
}
