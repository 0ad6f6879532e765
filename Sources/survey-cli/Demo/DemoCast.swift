import Foundation
import SurveyStore

/// Who plays in the demo: nine surveyors, a supervisor in each of the three regions, one researcher.
struct DemoCast {
    /// A member with a device of their own.
    struct Member {
        let name: String
        let role: Role
        let scope: Scope
        /// Where the simulated interviews take place, for surveyors.
        let region: String
        let province: String
    }

    let surveyors: [Member]
    let supervisors: [Member]
    let researcher = Member(name: "researcher", role: .researcher, scope: .all, region: "", province: "")

    /// The cast for a study: three teams in each region, each in a province of its own.
    init(study: Study) {
        var surveyors: [Member] = []
        var supervisors: [Member] = []
        for region in study.regions.prefix(3) {
            for (place, province) in region.areas.prefix(3).enumerated() {
                let path = "\(region.code)/\(province.code)/team-\(place + 1)"
                guard let scope = Scope(path) else { continue }
                surveyors.append(
                    Member(
                        name: "surveyor-\(region.code)-\(place + 1)", role: .surveyor, scope: scope,
                        region: region.code, province: province.code))
            }
            guard let scope = Scope(region.code) else { continue }
            supervisors.append(
                Member(
                    name: "supervisor-\(region.code)", role: .supervisor, scope: scope, region: region.code,
                    province: ""))
        }
        self.surveyors = surveyors
        self.supervisors = supervisors
    }
}
