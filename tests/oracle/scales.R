# Cronbach's alpha with Feldt's interval, item statistics, KR-20, robust errors of a mean difference.
# Run in this folder: Rscript scales.R
# Data: R's `attitude` (Chatterjee & Price 1977: 30 departments, 7 scores), public; group and cluster
# are made up here by row number.
source("answers.R")
suppressMessages({library(psych); library(clubSandwich)})
data <- attitude
data$place <- ifelse(seq_len(nrow(data)) %% 2 == 0, "a", "b")
data$team <- (seq_len(nrow(data)) - 1) %/% 3
write_data(data, "scales")
items <- attitude
found <- psych::alpha(items)
yes <- as.data.frame(lapply(items, function(x) as.integer(x > median(x))))
binary <- psych::alpha(yes)
fit <- lm(rating ~ place + complaints + learning, data)
by <- function(cluster) {
  found <- conf_int(fit, vcov = "CR3", cluster = cluster, test = "Satterthwaite")
  unlist(found[found$Coef == "placeb", c("CI_L", "CI_U")])
}
person <- by(seq_len(nrow(data)))
team <- by(data$team)
write_answers(c(
  list(alpha = found$total$raw_alpha, low = found$feldt$lower.ci[[1]], high = found$feldt$upper.ci[[1]],
       kr20 = binary$total$raw_alpha,
       difference = coef(fit)[["placeb"]], low_person = person[[1]], high_person = person[[2]],
       low_team = team[[1]], high_team = team[[2]]),
  setNames(as.list(found$item.stats$r.drop), paste0("item_rest.", names(items))),
  setNames(as.list(found$alpha.drop$raw_alpha), paste0("alpha_without.", names(items)))
), "scales")
