# Late entry, weights, clusters, competing causes, intervals of dates: survival and cmprsk.
# Run in this folder: Rscript duration.R
# Data, as distributed with R's survival package: mgus2 (monoclonal gammopathy, Kyle et al. 2002; time
# is age in months, observed from diagnosis), pbc (primary biliary cirrhosis, Therneau & Grambsch 2000;
# months of 30.4375 days, so ties are many), heart (Stanford transplants, Crowley & Hu 1977; half days)
# and lung (Loprinzi et al. 1994, seen at visits every 90 days).
# Written are months, weights and clusters; the weights and clusters are ours, made from row numbers.
source("answers.R")
suppressMessages({library(survival); library(cmprsk)})

one <- function(what, group, months, values)
  setNames(as.list(as.numeric(values)), paste(what, group, months, sep = "."))
told <- function(what, fit, months, states = FALSE) {
  seen <- summary(fit, times = months, extend = TRUE)
  group <- sub(".*=", "", as.character(seen$strata))
  if (!states) return(c(one(what, group, seen$time, seen$surv), one(paste0(what, "_se"), group, seen$time, seen$std.err),
    one(paste0(what, "_low"), group, seen$time, seen$lower), one(paste0(what, "_high"), group, seen$time, seen$upper)))
  do.call(c, lapply(1:2, function(k) {
    name <- paste(what, k, sep = "_")
    c(one(name, group, seen$time, seen$pstate[, k + 1]), one(paste0(name, "_se"), group, seen$time, seen$std.err[, k + 1]),
      one(paste0(name, "_low"), group, seen$time, seen$lower[, k + 1]), one(paste0(name, "_high"), group, seen$time, seen$upper[, k + 1]))
  }))
}

# mgus2: progression (1) or death before it (2), by age
mgus <- with(survival::mgus2, data.frame(
  entry = 12 * age, exit = 12 * age + ptime, event = ifelse(pstat == 1, 1, ifelse(death == 1, 2, 0)),
  group = as.character(sex), months = ptime))
mgus <- subset(mgus, exit > entry)
mgus$weight <- 1 + (seq_len(nrow(mgus)) %% 7) / 4
mgus$cluster <- seq_len(nrow(mgus)) %% 60
mgus$id <- seq_len(nrow(mgus))
write_data(mgus[, c("entry", "exit", "event", "group", "months", "weight", "cluster")], "duration")
ages <- c(720, 840, 900, 960, 1020, 1080)
follow <- c(12, 36, 60, 120, 240)
any_event <- survfit(Surv(entry, exit, event > 0) ~ group, mgus, conf.type = "log-log")
weighted <- survfit(Surv(entry, exit, event > 0) ~ group, mgus, weights = weight, cluster = cluster, conf.type = "log-log")
simple <- survfit(Surv(months, event > 0) ~ group, mgus, cluster = cluster, conf.type = "log-log")
late <- survfit(Surv(entry, exit, factor(event)) ~ group, mgus, id = id, conf.type = "log-log")
late_weighted <- survfit(Surv(entry, exit, factor(event)) ~ group, mgus, id = id, weights = weight, conf.type = "log-log")
# survfit passes over `cluster` where there is an `id`: clusters are summed from its own influences
clustered_women <- local({
  women <- subset(mgus, group == "F")
  fit <- survfit(Surv(entry, exit, factor(event)) ~ 1, women, id = id, weights = weight, influence = TRUE)
  added <- fit$influence.pstate[, findInterval(ages, fit$time) + 1, 2] * women$weight   # its first column is the start
  one("late_clustered_1_se", "F", ages, sqrt(colSums(rowsum(added, women$cluster)^2)))
})
from_start <- survfit(Surv(months, factor(event)) ~ group, mgus, id = id, conf.type = "log-log", influence = TRUE)
lost <- summary(from_start, rmean = 120)$table[-(1:2), ]
answers <- c(
  told("late", any_event, ages), told("weighted", weighted, ages), told("clustered", simple, follow),
  told("late_cause", late, ages, TRUE), told("late_weighted", late_weighted, ages, TRUE), clustered_women,
  told("cause", from_start, follow, TRUE),
  setNames(as.list(lost[, "rmean"]), paste0("lost.", gsub(".*=|, ", "", rownames(lost)))),
  setNames(as.list(lost[, "se(rmean)"]), paste0("lost_se.", gsub(".*=|, ", "", rownames(lost)))))

# heart: two rows a person, clustered by person
heart <- with(survival::heart, data.frame(entry = 2 * start, exit = 2 * stop, event, cluster = id, group = "all"))
write_data(heart, "duration_heart")
answers <- c(answers,
  {heart_curve <- summary(survfit(Surv(entry, exit, event) ~ 1, heart, cluster = cluster, conf.type = "log-log"), times = c(20, 100, 400, 1000, 2000))
   with(heart_curve, c(one("heart", "all", time, surv), one("heart_se", "all", time, std.err), one("heart_low", "all", time, lower)))},
  setNames(as.list(survival:::survmean(survfit(Surv(entry, exit, event) ~ 1, heart), rmean = 1000)$matrix[c("rmean", "se(rmean)")]), c("heart_mean", "heart_mean_se")))

# log-rank, stratified, and with late entry (the score test of an exact Cox model)
pbc <- with(survival::pbc, data.frame(months = ceiling(time / 30.4375), event = c(0, 2, 1)[status + 1],
  group = ifelse(sex == "f", "f", "m"), edema = as.character(edema), stage = stage))
write_data(pbc, "duration_pbc")
died <- function(formula) survdiff(formula, pbc)$chisq
answers <- c(answers, list(
  logrank = died(Surv(months, event == 1) ~ group), logrank_three = died(Surv(months, event == 1) ~ edema),
  logrank_stratified = died(Surv(months, event == 1) ~ edema + strata(stage)),
  logrank_late = unname(coxph(Surv(entry, exit, event > 0) ~ group, head(mgus, 200), ties = "exact")$score)))

# Gray's test
gray <- function(name, table, group) {
  tests <- cuminc(table$months, table$event, table[[group]], cencode = 0)$Tests
  setNames(as.list(tests[, "stat"]), paste("gray", name, group, rownames(tests), sep = "."))
}
answers <- c(answers, gray("mgus", mgus, "group"), gray("pbc", pbc, "group"), gray("pbc", pbc, "edema"))

# lung at visits every 90 days: died in (lo, hi]; Turnbull, iterated to convergence and not to 5e-5
turnbull <- survival:::survfitTurnbull
body(turnbull) <- parse(text = gsub("5e-05", "1e-12", paste(deparse(body(turnbull)), collapse = "\n"), fixed = TRUE))[[1]]
assignInNamespace("survfitTurnbull", turnbull, "survival")
lung <- with(survival::lung, data.frame(
  lo = 90 * (ceiling(time / 90) - 1), hi = ifelse(status == 2, 90 * ceiling(time / 90), NA), group = as.character(sex)))
lung$lo <- pmax(0, lung$lo - ifelse(seq_len(nrow(lung)) %% 3 == 0, 90, 0))     # some missed a visit
lung$hi <- lung$hi + ifelse(seq_len(nrow(lung)) %% 4 == 0, 180, 0)
write_data(lung, "duration_visits")
visits <- survfit(Surv(lo, hi, type = "interval2") ~ group, lung)
seen <- summary(visits, times = c(90, 180, 270, 360, 450, 540, 630), extend = TRUE)
answers <- c(answers, one("visits", sub("group=", "", seen$strata), seen$time, seen$surv))
answers <- answers[is.finite(unlist(answers))]
write_answers(answers, "duration")
