@testable import SurveyForms

/// Reads a list beside a form, and looks into it as pulldata() does.
enum ListReading {
    static func run(_ bytes: [UInt8]) throws {
        guard let choice = bytes.first else { return }
        let name = "list." + ListFile.endings[Int(choice) % ListFile.endings.count]
        let list: InstanceTree
        do throws(FormProblem) {
            list = try ListFile.read(Array(bytes.dropFirst()), name: name)
        } catch {
            guard !error.message.isEmpty, !error.nextStep.isEmpty else {
                throw FormPromiseBroken("a list is refused without a reason")
            }
            return
        }
        guard let root = list.root else { throw FormPromiseBroken("a list has no root") }
        for item in list.children(of: root).prefix(4) {
            for cell in list.children(of: item).prefix(4) {
                guard list.children(of: item, named: list.name(of: cell)).contains(cell) else {
                    throw FormPromiseBroken("a column cannot be found by its name")
                }
            }
        }
    }
}
