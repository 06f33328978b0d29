# Kaplan-Meier, its log-log limits, medians, restricted means and the log-rank test.
# Run in this folder: Rscript survival.R
# Data: NCCTG advanced lung cancer, Loprinzi et al. (1994), as distributed with R's survival package
# (survival::lung); times in months of 30.4375 days, rounded up, so that ties are many.
source("answers.R")
suppressMessages(library(survival))
lung <- subset(survival::lung, select = c(inst, time, status, age, sex, ph.ecog))
lung$months <- ceiling(lung$time / 30.4375)
lung$event <- as.integer(lung$status == 2)
lung$place <- ifelse(lung$sex == 1, "a", "b")
write_data(lung[, c("months", "event", "place", "inst", "age", "ph.ecog")], "survival")

fit <- survfit(Surv(months, event) ~ place, lung, conf.type = "log-log")
curve <- summary(fit, censored = FALSE)
at <- paste0(sub("place=", "", curve$strata), ".", curve$time)
named <- function(what, values) setNames(as.list(values), paste0(what, ".", at))
middle <- quantile(fit, 0.5)
mean_to <- function(tau) {
  table <- survival:::survmean(fit, rmean = tau)$matrix
  list(mean = table[, "rmean"], se = table[, "se(rmean)"])
}
tau <- 24
rmst <- mean_to(tau)
test <- survdiff(Surv(months, event) ~ place, lung)
answers <- c(
  named("survival", curve$surv), named("low", curve$lower), named("high", curve$upper),
  setNames(as.list(middle$quantile), c("median.a", "median.b")),
  setNames(as.list(middle$lower), c("median_low.a", "median_low.b")),
  setNames(as.list(middle$upper), c("median_high.a", "median_high.b")),
  setNames(as.list(rmst$mean), c("rmean.a", "rmean.b")),
  setNames(as.list(rmst$se), c("rmean_se.a", "rmean_se.b")),
  list(difference = unname(rmst$mean[2] - rmst$mean[1]), difference_se = sqrt(sum(rmst$se^2)),
       logrank = test$chisq, logrank_p = pchisq(test$chisq, 1, lower.tail = FALSE))
)
write_answers(answers[!is.na(unlist(answers))], "survival")
